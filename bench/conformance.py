"""Holds Millrace to suites that nobody here wrote, beside its peers, and its files to an audit: make conformance CORPORA=DIR

DIR has suites (folders with a cases.jsonl), `check.py`, which scores a converter, a reader or a peer over them, and `check.py audit`,
which takes Parquet and Avro files apart with parsers of its own. Writes bench/CONFORMANCE.md. Exits 1 when the audit finds one FAIL.
Called by scripts/conformance, with the folder of the suites and a scratch folder in which `nested` has files that the tests wrote.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from importlib.metadata import version
from pathlib import Path

import conformance_tables

READER_SUITES = ("parquet-reader", "parquet-bad", "avro-reader")
PEERS = ("duckdb", "polars", "pyarrow", "pandas")
AUDITED_AT_ONCE = 40
REPORT = Path(__file__).resolve().parent / "CONFORMANCE.md"
# `check.py audit`, with room for decimals of 38 digits: in Python's default context of 28 their bounds are rounded before they are compared.
AUDIT = """import decimal, sys
decimal.getcontext().prec = 76
sys.path.insert(0, sys.argv[1])
import audit
audit.main(sys.argv[2:])"""
# Apache Avro for Python has no xz at all; fastavro judges those files.
UNREADABLE = "apache avro (python): Unsupported codec: xz"
FINDING = re.compile(r"^  (FAIL|WARN|INFO|OK)\s+(\S+)\s+(.*)$")
# What differs from file to file in one and the same finding: names, numbers, quoted text.
PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|\b\d+(?:\.\d+)?\b")

Results = dict[str, dict]  # case → what check.py says of it


def check(corpora: Path, work: Path, name: str, *arguments: str) -> Results:
    """Runs check.py and gives what it says of each case."""
    out = work / f"{name}.json"
    subprocess.run(
        [sys.executable, corpora / "check.py", *arguments, "--json", out], check=True, stdout=subprocess.DEVNULL)
    return {f"{result['suite']}/{result['id']}": result for result in json.loads(out.read_text())}


def score(corpora: Path, work: Path, suites: tuple[str, ...], *millrace: str) -> dict[str, Results]:
    chosen = ("--suite", ",".join(suites))
    scores = {"Millrace": check(corpora, work, "millrace", *millrace, *chosen)}
    for peer in PEERS:
        print(f"conformance: {peer}", file=sys.stderr)
        scores[peer] = check(corpora, work, peer, "--peer", peer, *chosen)
    return scores


def counted(results: list[dict]) -> str:
    """Passed of tried."""
    tried = [result for result in results if result["result"] != "skip"]
    return f"{sum(result['result'] == 'pass' for result in tried)}/{len(tried)}" if tried else "–"


def grouped(results: Results, key: str) -> dict[str, list[dict]]:
    groups = defaultdict(list)
    for result in results.values():
        group = result[key]
        groups["data" if key == "kind" and group in ("cells", "json") else group].append(result)
    return groups


def score_table(scores: dict[str, Results], key: str) -> list[str]:
    groups = {engine: grouped(results, key) for engine, results in scores.items()}
    rows = sorted({name for of_engine in groups.values() for name in of_engine})
    lines = [f"| {key} | {' | '.join(scores)} |", "|---|" + "---|" * len(scores)]
    for row in rows:
        lines.append(f"| {row} | {' | '.join(counted(groups[engine].get(row, [])) for engine in scores)} |")
    totals = (counted(list(results.values())) for results in scores.values())
    return [*lines, f"| all | {' | '.join(totals)} |", ""]


def audit(corpora: Path, files: list[Path]) -> list[tuple[Path, str, str, str]]:
    """What the audit says of each file: severity, code, message."""
    findings = []
    for start in range(0, len(files), AUDITED_AT_ONCE):
        some = {str(path): path for path in files[start:start + AUDITED_AT_ONCE]}
        done = subprocess.run(
            [sys.executable, "-B", "-c", AUDIT, corpora, *some], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        seen, current = set(), None
        for line in done.stdout.splitlines():
            if line in some:
                current = some[line]
                seen.add(line)
            elif current and (match := FINDING.match(line)):
                severity, code, message = match.groups()
                findings.append((current, "WARN" if message.startswith(UNREADABLE) else severity, code, message))
        if missing := some.keys() - seen:
            sys.exit(f"conformance: the audit did not come to {len(missing)} files: {done.stderr[-2000:]}")
    return findings


def audit_lines(files: list[Path], findings: list[tuple[Path, str, str, str]]) -> list[str]:
    kinds = Counter(path.suffix[1:] for path in files)
    failed = {path for path, severity, _, _ in findings if severity == "FAIL"}
    lines = [
        f"{len(files)} files ({', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}): every logical type, "
        "null pattern, profile and codec, nested, empty, wide, sorted, large.",
        f"**{len(failed)} files with a FAIL.**", "",
    ]
    for severity in ("FAIL", "WARN"):
        reasons: dict[str, set[Path]] = defaultdict(set)
        for path, found, code, message in findings:
            if found == severity:
                reasons[f"{code}: {PARTICULAR.sub('…', message)}"].add(path)
        if reasons:
            lines += [f"| {severity} | files | for example |", "|---|---|---|"]
            for reason, where in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
                lines.append(f"| {cell(reason)} | {len(where)} | {min(path.name for path in where)} |")
            lines.append("")
    return lines


def cell(text: str) -> str:
    """Text for one cell of a table."""
    return " ".join(text.replace("|", "\\|").split())[:220]


def not_passed(results: Results, corpora: Path) -> list[str]:
    lines = []
    for case, result in sorted(results.items()):
        if result["result"] not in ("pass", "skip"):
            why = result["why"].replace(str(corpora) + os.sep, "")
            lines.append(f"| {case} | {result['result']} | {cell(why)} |")
    return ["| case | result | reason |", "|---|---|---|", *lines, ""] if lines else ["None.", ""]


def report(readers, converters, files, findings, corpora: Path, binary: str) -> str:
    ours = subprocess.run([binary, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    peers = ", ".join(f"{peer} {version(peer)}" for peer in PEERS)
    return "\n".join([
        "# Conformance", "",
        "Written by `make conformance CORPORA=DIR`; the suites and their checker are not in this repo. Passed of tried: a case is not "
        "tried where an engine has no such reader or option. A peer's column shows what it does with its defaults.", "",
        f"{date.today()}; Millrace {ours}; {peers}.", "",
        "## Reading", "", *score_table(readers, "suite"),
        "### Not passed by Millrace", "", *not_passed(readers["Millrace"], corpora),
        "## Files written, audited", "", *audit_lines(files, findings),
        "## Converting", "", *score_table(converters, "kind"), *score_table(converters, "suite"),
        f"Of Millrace's Avro outputs {avro_score(converters['Millrace'])} have the expected cells too.", "",
    ])


def avro_score(results: Results) -> str:
    judged = [result["avro"] for result in results.values() if result.get("avro")]
    return f"{judged.count('pass')}/{len(judged)}"


def main(corpora: Path, work: Path) -> int:
    binary = os.environ["MILLRACE_BIN"]
    suites = tuple(sorted(path.parent.name for path in corpora.glob("*/cases.jsonl")))
    nested = sorted(path for path in (work / "nested").rglob("*") if path.suffix in (".parquet", ".avro"))
    files = nested + conformance_tables.write(binary, work)
    print(f"conformance: an audit of {len(files)} files", file=sys.stderr)
    findings = audit(corpora, files)
    readers = score(corpora, work, READER_SUITES, "--cat-cmd", f"'{binary}' inspect {{input}} --rows all --json")
    converters = score(
        corpora, work, tuple(suite for suite in suites if suite not in READER_SUITES),
        "--cmd", f"'{binary}' convert {{input}} --to {{outdir}} --format parquet,avro")
    REPORT.write_text(report(readers, converters, files, findings, corpora, binary), encoding="utf-8")
    for path, severity, code, message in findings:
        if severity == "FAIL":
            print(f"conformance: {path.name}: {code}: {message}", file=sys.stderr)
    failed = any(severity == "FAIL" for _, severity, _, _ in findings)
    print(f"conformance: {REPORT.name} written; " + ("the audit FAILED" if failed else "not one FAIL in the audit"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()))
