"""Fans reports out with Spark and compares with one machine:

    pip install pyspark    # and a JRE
    python3 benches/spark.py PROGRAM CORPUS

Spark's `pipe` gives the program one document a line and takes one line back for each. What comes back
has to be, line by line, what the program says of the folder by itself."""

import json
import pathlib
import subprocess
import sys
import time

from pyspark.sql import SparkSession


def main(program: str, corpus: str) -> None:
    root = pathlib.Path(corpus)
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.txt") if ".report-review" not in path.parts)
    alone = time.time()
    said = subprocess.run([program, "extract", "-q", corpus], capture_output=True, check=True).stdout.decode().splitlines()
    alone = time.time() - alone
    spark = SparkSession.builder.master("local[2]").appName("report-review").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")

    def document(name: str) -> str:
        return json.dumps({"path": name, "text": (root / name).read_bytes().decode()}, ensure_ascii=False)

    documents = spark.sparkContext.parallelize(files, 16).map(document)
    fanned = time.time()
    cells = documents.pipe(f"{program} extract --stdin-jsonl --jobs 1", checkCode=True).collect()
    fanned = time.time() - fanned
    by_path = {json.loads(line)["path"]: line for line in said}
    wrong = [line for line in cells if by_path.get(json.loads(line)["path"]) != line]
    print(f"extract: {len(cells)} lines from Spark, {len(said)} from one machine, {len(wrong)} differ")
    print(f"extract: {fanned:.1f} s with Spark, {alone:.1f} s without")
    findings = documents.pipe(f"{program} check --stdin-jsonl --jobs 1 --fail-on never", checkCode=True).collect()
    lines = "\n".join(documents.collect()).encode()
    local = subprocess.run([program, "check", "--stdin-jsonl", "--fail-on", "never"], input=lines, capture_output=True, check=True)
    same = local.stdout.decode().splitlines() == findings
    print(f"check: {len(findings)} lines from Spark, in order and equal to one machine: {same}")
    spark.stop()
    sys.exit(0 if same and not wrong and len(cells) == len(said) == len(files) else 1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
