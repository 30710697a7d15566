// Checks an export or a bundle of the trail with Go's own transparency log packages, and nothing of ours.
//
//	verify FOLDER KEYS [HELD]
//
// FOLDER is what `manage.py export_trail` wrote, KEYS the public keys one a line, HELD a checkpoint held from before.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// witness verifies timestamped cosignatures (type 0x04), which Go's note package does not know.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(w.key, []byte(signed), sig[8:])
}

func newWitness(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("malformed key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, errors.New("not a witness's key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, errors.New("a key with another's number")
	}
	return witness{parts[0], hash, key[1:]}, nil
}

func readKeys(path string) (log, witnesses []note.Verifier) {
	for _, line := range strings.Fields(string(read(path))) {
		if verifier, err := note.NewVerifier(line); err == nil {
			log = append(log, verifier)
		} else if verifier, err := newWitness(line); err == nil {
			witnesses = append(witnesses, verifier)
		} else {
			fail("keys: %v", err)
		}
	}
	return log, witnesses
}

type checkpoint struct {
	size int64
	root tlog.Hash
	sigs int
}

func open(path string, log, witnesses []note.Verifier) checkpoint {
	signed, err := note.Open(read(path), note.VerifierList(append(log, witnesses...)...))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	byLog := false
	for _, sig := range signed.Sigs {
		for _, verifier := range log {
			byLog = byLog || sig.Name == verifier.Name() && sig.Hash == verifier.KeyHash()
		}
	}
	lines := strings.Split(signed.Text, "\n")
	if !byLog || len(lines) < 4 || lines[0] != log[0].Name() {
		fail("checkpoint: not signed by its log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := tlog.ParseHash(lines[2])
	if err != nil || err2 != nil {
		fail("checkpoint: malformed")
	}
	return checkpoint{size, root, len(signed.Sigs)}
}

// tiles reads tile/<L>/<N>: Go's own paths carry the height, which is always 8 here.
type tiles struct{ folder string }

func (t tiles) Height() int                         { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (t tiles) ReadTiles(want []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range want {
		path := filepath.Join(t.folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		held, err := os.ReadFile(path)
		if err != nil && tile.W < 256 { // a narrower one lies in the full one
			full := tile
			full.W = 256
			held, err = os.ReadFile(filepath.Join(t.folder, strings.Replace(full.Path(), "tile/8/", "tile/", 1)))
		}
		if err != nil {
			return nil, err
		}
		if len(held) < tile.W*tlog.HashSize {
			return nil, errors.New("torn tile")
		}
		found = append(found, held[:tile.W*tlog.HashSize])
	}
	return found, nil
}

func bundles(folder string, size int64) (entries [][]byte) {
	for n := int64(0); n*256 < size; n++ {
		width := int(size - n*256)
		if width > 256 {
			width = 256
		}
		path := strings.Replace(tlog.Tile{H: 8, L: 0, N: n, W: width}.Path(), "tile/8/0/", "tile/entries/", 1)
		held := read(filepath.Join(folder, path))
		count := 0
		for len(held) > 0 {
			if len(held) < 2 || len(held) < 2+int(binary.BigEndian.Uint16(held)) {
				fail("%s: torn", path)
			}
			length := int(binary.BigEndian.Uint16(held))
			entries, held, count = append(entries, held[2:2+length]), held[2+length:], count+1
		}
		if count != width {
			fail("%s: %d entries, not %d", path, count, width)
		}
	}
	return entries
}

func checkExport(folder string, now checkpoint) {
	reader := tlog.TileHashReader(tlog.Tree{N: now.size, Hash: now.root}, tiles{folder})
	entries := bundles(folder, now.size)
	var indexes []int64
	for at := range entries {
		indexes = append(indexes, tlog.StoredHashIndex(0, int64(at)))
	}
	hashes, err := reader.ReadHashes(indexes)
	if err != nil {
		fail("tiles: %v", err)
	}
	stored := memory{}
	for at, entry := range entries {
		if tlog.RecordHash(entry) != hashes[at] {
			fail("entry %d: not what the tile says", at)
		}
		more, err := tlog.StoredHashes(int64(at), entry, stored)
		if err != nil {
			fail("entry %d: %v", at, err)
		}
		stored = append(stored, more...)
	}
	root, err := tlog.TreeHash(now.size, stored)
	if err != nil || root != now.root {
		fail("ROOT MISMATCH")
	}
	checkTiles(folder, now.size, stored)
	fmt.Printf("full rebuild ok: %d entries\n", now.size)
}

type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) (found []tlog.Hash, err error) {
	for _, at := range indexes {
		if at >= int64(len(m)) {
			return nil, errors.New("no such hash")
		}
		found = append(found, m[at])
	}
	return found, nil
}

// checkTiles compares every tile on the disk with the one that follows from the entries.
func checkTiles(folder string, size int64, stored memory) {
	for _, tile := range tlog.NewTiles(8, 0, size) {
		if tile.W < 256 && int64(tile.W) != size>>(8*uint(tile.L))-tile.N*256 {
			continue // a width on the way, of a smaller tree
		}
		expected, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			fail("tile: %v", err)
		}
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		if !bytes.Equal(expected, read(filepath.Join(folder, path))) {
			fail("%s: not what follows from the entries", path)
		}
	}
}

func checkConsistency(folder string, old, now checkpoint) {
	reader := tlog.TileHashReader(tlog.Tree{N: now.size, Hash: now.root}, tiles{folder})
	proof, err := tlog.ProveTree(now.size, old.size, reader)
	if err != nil {
		fail("consistency: %v", err)
	}
	if err := tlog.CheckTree(proof, now.size, now.root, old.size, old.root); err != nil {
		fail("consistency: %v", err)
	}
	fmt.Printf("consistency ok: %d -> %d, %d hashes\n", old.size, now.size, len(proof))
}

func checkBundle(folder string, now checkpoint) {
	paths, _ := filepath.Glob(filepath.Join(folder, "entries", "*.json"))
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		index, err := strconv.ParseInt(name, 10, 64)
		if err != nil {
			fail("%s: no number", name)
		}
		head, signed, _ := strings.Cut(string(read(filepath.Join(folder, "proofs", name+".tlog-proof"))), "\n\n")
		if signed != string(read(filepath.Join(folder, "checkpoint"))) {
			fail("%s: a proof under another checkpoint", name)
		}
		lines := strings.Split(head, "\n")
		if lines[0] != "c2sp.org/tlog-proof@v1" || lines[1] != "index "+name {
			fail("%s: no proof", name)
		}
		var proof tlog.RecordProof
		for _, line := range lines[2:] {
			hash, err := tlog.ParseHash(line)
			if err != nil {
				fail("%s: %v", name, err)
			}
			proof = append(proof, hash)
		}
		if err := tlog.CheckRecord(proof, now.size, now.root, index, tlog.RecordHash(read(path))); err != nil {
			fail("%s: %v", name, err)
		}
	}
	fmt.Printf("inclusion ok: %d entries\n", len(paths))
}

func read(path string) []byte {
	held, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	return held
}

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func main() {
	folder := os.Args[1]
	log, witnesses := readKeys(os.Args[2])
	now := open(filepath.Join(folder, "checkpoint"), log, witnesses)
	fmt.Printf("checkpoint ok: %d entries, %d signatures\n", now.size, now.sigs)
	if _, err := os.Stat(filepath.Join(folder, "bundle.json")); err == nil {
		checkBundle(folder, now)
	} else {
		checkExport(folder, now)
	}
	if len(os.Args) > 3 {
		checkConsistency(folder, open(os.Args[3], log, witnesses), now)
	}
}
