"""Every verb says what it is for, with examples that it takes."""

import re
import shlex

import pytest

from exit_codes import CONVERTED, USAGE

VERBS = ("convert", "sniff", "check", "inspect", "verify", "replay", "why", "runs", "ddl", "gc")


def examples(text: str, verb: str) -> list[str]:
    """The command lines below `Examples:`, from `millrace` on."""
    after = text.partition("Examples:")[2].partition("\n\n")[0]
    lines = [line.partition("millrace ")[2] for line in after.splitlines() if "millrace " in line]
    return [line for line in lines if line.startswith(verb + " ")]


def test_these_are_all_verbs(millrace):
    outcome = millrace.run("--help")
    listed = outcome.stdout.partition("SUBCOMMANDS:")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"^  (\w+)", listed, re.MULTILINE)) == VERBS, str(outcome)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_two_examples_that_it_takes(millrace, tmp_path, verb):
    outcome = millrace.run(verb, "--help")
    assert outcome.code == CONVERTED, str(outcome)
    found = examples(outcome.stdout, verb)
    assert len(found) >= 2, str(outcome)
    for example in found:
        # What it names is not there, which must be all that is wrong with it.
        ran = millrace.run(*shlex.split(example.replace("s3://", "absent/")), cwd=tmp_path)
        assert ran.code != USAGE, f"{example}\n{ran}"
