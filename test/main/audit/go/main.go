// Checks notes, checkpoints and proofs with Go's own transparency log packages, and makes some of its own.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type input struct {
	VerifierKey string
	SigningKey  string
	Checkpoint  string
	Leaves      []string
	Inclusion   []struct {
		Index int64
		Size  int64
		Proof []tlog.Hash
	}
	Consistency []struct {
		Old   int64
		Size  int64
		Proof []tlog.Hash
	}
}

type output struct {
	Roots  []string
	Signed string
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	var in input
	check(json.NewDecoder(os.Stdin).Decode(&in))

	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	roots := make([]tlog.Hash, len(in.Leaves)+1)
	for i, leaf := range in.Leaves {
		hashes, err := tlog.StoredHashes(int64(i), []byte(leaf), reader)
		check(err)
		stored = append(stored, hashes...)
		roots[i+1], err = tlog.TreeHash(int64(i+1), reader)
		check(err)
	}
	for _, p := range in.Inclusion {
		leaf := tlog.RecordHash([]byte(in.Leaves[p.Index]))
		check(tlog.CheckRecord(p.Proof, p.Size, roots[p.Size], p.Index, leaf))
	}
	for _, p := range in.Consistency {
		check(tlog.CheckTree(p.Proof, p.Size, roots[p.Size], p.Old, roots[p.Old]))
	}

	verifier, err := note.NewVerifier(in.VerifierKey)
	check(err)
	opened, err := note.Open([]byte(in.Checkpoint), note.VerifierList(verifier))
	check(err)
	_, body, _ := strings.Cut(opened.Text, "\n")
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + body))
	check(err)
	if tree.N != int64(len(in.Leaves)) || tree.Hash != roots[tree.N] {
		check(fmt.Errorf("the checkpoint is of %v", tree))
	}

	signer, err := note.NewSigner(in.SigningKey)
	check(err)
	signed, err := note.Sign(&note.Note{Text: opened.Text}, signer)
	check(err)
	out := output{Signed: string(signed)}
	for _, root := range roots[1:] {
		out.Roots = append(out.Roots, root.String())
	}
	check(json.NewEncoder(os.Stdout).Encode(out))
}
