//! The program `report-review`; everything it does is in [`report_review::cli`].

fn main() -> std::process::ExitCode {
    report_review::cli::main()
}
