"""What is remembered between proofs hastens them and cannot make one true that is not."""

from __future__ import annotations

import pytest

from audit import sealed, tree, verify
from audit.models import Leaf
from audit.verify import Asked
from tests.audit.sealing import lay_fast, seal, unguarded


def leaves(count: int) -> list[bytes]:
    rows = Leaf.objects.order_by("tree_index").values_list("entry__leaf_hash", flat=True)
    return [bytes(one) for one in rows[:count]]


def test_a_tile_that_led_to_a_signed_root_is_not_read_again_and_one_of_another_tree_is_forgotten(log, agency):
    lay_fast(agency, 600)
    seal()
    known = sealed.Full({(0, 0): bytes(tree.WIDTH * tree.HASH)})  # as of a database that stood here before
    proofs = [sealed.prove(leaf, at, sealed.newest(), sealed.keys(), known) for at, leaf in enumerate(leaves(3))]
    assert set(known) == {(0, 0)}
    with unguarded() as cursor:
        cursor.execute("DELETE FROM audit_tile WHERE level = 0 AND idx = 0")
    assert sealed.prove(leaves(2)[1], 1, sealed.newest(), sealed.keys(), known) == proofs[1]
    with pytest.raises(tree.ProofError):
        sealed.prove(leaves(2)[1], 1, sealed.newest(), sealed.keys(), sealed.Full())


def test_what_is_remembered_proves_no_entry_that_is_not_there(log, agency):
    lay_fast(agency, 300)
    seal()
    (first,) = leaves(1)
    sealed.prove(first, 0, sealed.newest(), sealed.keys())
    with pytest.raises(tree.ProofError):
        sealed.prove(first, 1, sealed.newest(), sealed.keys())


def test_verification_remembers_nothing_between_two_runs(log, agency):
    lay_fast(agency, 300)
    seal()
    for leaf in leaves(1):
        sealed.prove(leaf, 0, sealed.newest(), sealed.keys())
    assert verify.verify(Asked(stream=agency.pk)).sound
    with unguarded() as cursor:
        cursor.execute("DELETE FROM audit_tile WHERE level = 0 AND idx = 0")
    assert not verify.verify(Asked(stream=agency.pk)).sound
