//! Lists the sample corpus for `src/cli/demo.rs`: every file below `assets/corpus`, by path. Tells builds
//! apart, so that `src/store/index` takes nothing over from another one.
#![allow(clippy::disallowed_methods, reason = "a build script reads the files of the project")]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let root = Path::new("assets/corpus");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    if root.is_dir() {
        collect(root, &mut files)?;
    }
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(root).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let whole = fs::canonicalize(&file)?;
        let _ = writeln!(list, "    ({name:?}, include_bytes!({:?})),", whole.to_string_lossy());
    }
    list.push_str("]\n");
    println!("cargo::rustc-env=REPORT_REVIEW_BUILD={:016x}", sources()?);
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("samples.rs"), list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// A number for everything the program is made of.
fn sources() -> io::Result<u64> {
    let mut files = vec!["Cargo.toml".into(), "build.rs".into()];
    for folder in ["src", "assets"] {
        collect(Path::new(folder), &mut files)?;
    }
    files.extend(Path::new("Cargo.lock").exists().then(|| "Cargo.lock".into()));
    files.sort();
    let mut number = 0xCBF2_9CE4_8422_2325_u64;
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        for byte in file.to_string_lossy().bytes().chain(fs::read(&file)?) {
            number = (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    Ok(number)
}
