"""An export and a bundle check out alone, by our one-file verifier and by Go's packages; one bit changed does not."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from audit import anchoring, export, notes, offline, sealed, tree, witness
from audit.models import Entry
from audit.notes import Signer
from tests.audit.sealing import another, as_sequencer, lay, lay_fast, seal

SOURCE = Path(__file__).parent / "go" / "verify.go"
GO_PACKAGES = "/usr/share/gocode"
Verifier = Callable[..., int]


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The verifier in Go, built once from its source and Debian's packages; no network."""
    if shutil.which("go") is None or not Path(GO_PACKAGES, "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("no Go. On Debian: apt-get install golang-go golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": f"{folder}:{GO_PACKAGES}", "GOFLAGS": ""}
    environment |= {"GOCACHE": str(folder / "cache"), "CGO_ENABLED": "0", "HOME": str(folder)}
    command = ["go", "build", "-o", str(folder / "verify"), str(SOURCE)]
    built = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert built.returncode == 0, built.stderr
    return str(folder / "verify")


def by_itself(folder: Path, *arguments: str) -> int:
    """`verify.py` as it came with the export, in a process that has nothing of ours."""
    command = [sys.executable, "-I", str(folder / "verify.py"), *arguments]
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd="/", env=environment, capture_output=True, check=False, timeout=60).returncode


@pytest.fixture
def laid(log: Path, agency) -> Path:
    """A log of 600-odd entries in three streams under three checkpoints, witnessed; the first checkpoint kept."""
    lay(agency, 3, content=True)
    seal()
    shutil.copy(settings.TRAIL_FOLDER / "checkpoint", log / "held")
    lay_fast(agency, 600)
    other = another()
    lay(other, 5, request=other.pk)
    seal()
    witness._make(log / "w", "otterbrook.example")
    key = Signer.load(log / "w" / "key", notes.WITNESS)
    settings.TRAIL_WITNESSES.write_text(f"{key.key}\n")
    seer = witness.Witness(key, sealed.keys(), log / "w" / "signed", clock=lambda: 1_763_460_000)
    request = anchoring.request_for(key.key, sealed.newest())
    with as_sequencer():
        signed = seer.answer(request.encode()).body.splitlines()
        anchoring.take(key.key, sealed.newest(), signed, datetime.now(UTC))
    return log


@pytest.fixture
def exported(laid: Path) -> Path:
    call_command("export_trail", str(laid / "export"))
    return laid / "export"


@pytest.fixture
def bundled(laid: Path) -> Path:
    other = Entry.objects.filter(request_id__isnull=False).first().stream_id
    call_command("export_trail", str(laid / "bundle"), "--request", str(other))
    return laid / "bundle"


def test_an_export_lies_as_the_specification_says(exported):
    size = sealed.newest().tree_size
    expected = {tree.path(level, index, width) for level, index, width in tree.tiles(size)}
    expected |= {tree.path("entries", index, width) for level, index, width in tree.tiles(size) if level == 0}
    expected |= {"checkpoint", "keys", "verify.py"}
    assert {str(path.relative_to(exported)) for path in exported.rglob("*") if path.is_file()} == expected


def test_it_checks_out_by_itself_and_tells_so_in_plain_words(exported, laid, capsys):
    assert by_itself(exported) == 0
    page = laid / "page.html"
    assert offline.main([str(exported), "--checkpoint", str(laid / "held"), "--page", str(page)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Nothing was changed since it was recorded.")
    assert "are here, from the first, and none was changed" in said
    assert "otterbrook.example has seen this trail grow" in said
    assert "It begins with the" in said
    assert "<h1>Nothing was changed since it was recorded</h1>" in page.read_text()


def test_keys_that_one_holds_are_used_instead_of_those_that_came_with_it(exported, laid, capsys):
    assert offline.main([str(exported), "--keys", str(settings.TRAIL_FOLDER / "keys")]) == 0
    assert "Compare them" not in capsys.readouterr().out
    Signer.create(laid / "stranger", settings.TRAIL_ORIGIN)
    (laid / "others").write_text(f"{Signer.load(laid / 'stranger').key}\n")
    assert offline.main([str(exported), "--keys", str(laid / "others")]) == 1


def test_go_checks_the_export_too(exported, laid, go):
    done = subprocess.run([go, exported, exported / "keys", laid / "held"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    size = sealed.newest().tree_size
    assert f"checkpoint ok: {size} entries, 2 signatures" in done.stdout
    assert f"full rebuild ok: {size} entries" in done.stdout
    assert "consistency ok" in done.stdout


def test_go_checks_the_bundle_too(bundled, go):
    done = subprocess.run([go, bundled, bundled / "keys"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "inclusion ok: 6 entries" in done.stdout or "inclusion ok: 5 entries" in done.stdout


def bits(folder: Path, seed: int) -> Iterator[tuple[Path, int]]:
    """One bit of each kind of file, by lot: entry, tiles of each level, checkpoint, proof."""
    lot = random.Random(seed)  # noqa: S311 - repeatable
    kinds = ["checkpoint", "tile/0/*", "tile/0/*.p/*", "tile/1/*.p/*", "tile/entries/*", "tile/entries/*.p/*"]
    kinds += ["entries/*.json", "proofs/*.tlog-proof"]
    for kind in kinds:
        if paths := sorted(path for path in folder.glob(kind) if path.is_file()):
            path = lot.choice(paths)
            length = len(sealed.newest().note.encode()) if kind == "checkpoint" else path.stat().st_size
            yield path, lot.randrange(length * 8)


def flip(path: Path, bit: int) -> None:
    held = bytearray(path.read_bytes())
    held[bit // 8] ^= 1 << bit % 8
    path.write_bytes(held)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("what", ["exported", "bundled"])
def test_a_single_bit_is_refused_by_both(real_commits, what, seed, request, go):
    """There is none that does not matter; only under the checkpoint, a signature by nobody we know is overlooked."""
    folder: Path = request.getfixturevalue(what)
    keys = folder.parent / "keys-held"
    shutil.copy(folder / "keys", keys)
    for path, bit in bits(folder, seed):
        flip(path, bit)
        assert offline.main([str(folder), "--keys", str(keys)]) == 1, (path, bit)
        assert subprocess.run([go, folder, keys], capture_output=True, check=False).returncode == 1, (path, bit)
        flip(path, bit)
    assert offline.main([str(folder), "--keys", str(keys)]) == 0


def test_a_log_rewritten_and_signed_again_is_refused_by_who_holds_an_older_checkpoint(exported, laid, agency, go):
    """The whole argument for witnesses: the operator has the key, and everything fits. But not what others hold."""
    signer, leaves, size = Signer.load(settings.SIGNING_KEY_FILE), [], sealed.newest().tree_size
    bodies = [bytes(body) for body in Entry.objects.order_by("leaf__tree_index").values_list("body", flat=True)]
    bodies[1] = bodies[1].replace(b'"outcome":""', b'"outcome":"x"')
    rewrite(exported, bodies)
    leaves = [tree.leaf(body) for body in bodies]
    text = notes.Checkpoint(signer.name, size, tree.over(leaves)).text
    (exported / "checkpoint").write_text(str(notes.Note(text, (signer.sign(text),))))
    assert subprocess.run([go, exported, exported / "keys"], capture_output=True, check=False).returncode == 0
    held = [go, exported, exported / "keys", laid / "held"]
    assert subprocess.run(held, capture_output=True, check=False).returncode == 1


def rewrite(folder: Path, bodies: list[bytes]) -> None:
    """Entries and tiles of another history."""
    changed = tree.Edge().extend([tree.leaf(body) for body in bodies])
    for (level, index), held in changed.items():
        (folder / tree.path(level, index, len(held) // tree.HASH)).write_bytes(held)
    for index in range(0, len(bodies), tree.WIDTH):
        some = bodies[index : index + tree.WIDTH]
        held = b"".join(len(body).to_bytes(2, "big") + body for body in some)
        (folder / tree.path("entries", index // tree.WIDTH, len(some))).write_bytes(held)


def test_a_chain_that_is_broken_is_refused_although_tree_and_signature_are_right(exported, capsys):
    """The operator signs a tree in which an entry was left out."""
    signer = Signer.load(settings.SIGNING_KEY_FILE)
    bodies = [bytes(body) for body in Entry.objects.order_by("leaf__tree_index").values_list("body", flat=True)]
    del bodies[300]
    shutil.rmtree(exported / "tile")
    for path in tree.tiles(len(bodies)):
        (exported / tree.path(*path)).parent.mkdir(parents=True, exist_ok=True)
        (exported / tree.path("entries", path[1], path[2])).parent.mkdir(parents=True, exist_ok=True)
    rewrite(exported, bodies)
    text = notes.Checkpoint(signer.name, len(bodies), tree.over([tree.leaf(body) for body in bodies])).text
    (exported / "checkpoint").write_text(str(notes.Note(text, (signer.sign(text),))))
    assert offline.main([str(exported)]) == 1
    assert "does not follow the one before it" in capsys.readouterr().out


def test_a_bundle_checks_out_by_itself(bundled, capsys):
    assert by_itself(bundled) == 0
    assert offline.main([str(bundled)]) == 0
    assert "each is proved under the checkpoint" in capsys.readouterr().out


def test_a_bundle_from_which_an_entry_was_taken_is_refused(bundled, capsys):
    first = sorted((bundled / "entries").iterdir(), key=lambda path: int(path.stem))
    first[-1].unlink()
    assert offline.main([str(bundled)]) == 1
    assert "does not hold the entries that it says" in capsys.readouterr().out


def test_a_bundle_of_a_period_holds_what_was_recorded_in_it(laid, capsys):
    today = datetime.now(UTC).date()
    call_command("export_trail", str(laid / "today"), "--from", str(today), "--to", str(today))
    assert offline.main([str(laid / "today")]) == 0
    tomorrow = today + timedelta(days=1)
    call_command("export_trail", str(laid / "later"), "--from", str(tomorrow))
    assert json.loads((laid / "later" / "bundle.json").read_text())["streams"] == {}
    assert offline.main([str(laid / "later")]) == 0


def test_content_goes_along_for_who_may_have_it_and_is_what_was_committed_to(log, agency):
    lay(agency, 1, content=True)
    seal()

    export.export_bundle(log / "bundle", streams=[agency.pk], opened=export.contents_of(agency))
    path = max((log / "bundle" / "contents").iterdir(), key=lambda path: int(path.stem))
    assert b"by phone" in base64.b64decode(json.loads(path.read_text())["plain"])
    assert offline.main([str(log / "bundle")]) == 0
    held = json.loads(path.read_text())
    path.write_text(json.dumps(held | {"plain": held["salt"]}))
    assert offline.main([str(log / "bundle")]) == 1


def test_what_is_missing_could_not_be_checked(exported, capsys):
    shutil.rmtree(exported / "tile" / "1")
    assert offline.main([str(exported)]) == 2
    assert "could not be checked" in capsys.readouterr().out


def test_nothing_is_written_over_and_nothing_unsealed_is_exported(log, agency, tmp_path):
    with pytest.raises(CommandError, match="Nothing is sealed yet"):
        call_command("export_trail", str(tmp_path / "x"))
    seal()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_trail", str(tmp_path / "full"))
