// SPDX-License-Identifier: Apache-2.0

// wrapper.go - the least that a wrapper in Go can be: for "create" it reads config.json as Go
// does, changes one value, writes it and puts it in its place; then it becomes the runtime. A
// lower bound of every wrapper that is written in Go.
package main

import (
	"encoding/json"
	"os"
	"syscall"
)

var target, bundle string // set when linking

func fail(err error) {
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}

func rewrite() {
	name := bundle + "/config.json"
	text, err := os.ReadFile(name)
	fail(err)
	var config map[string]json.RawMessage
	fail(json.Unmarshal(text, &config))
	var process map[string]json.RawMessage
	fail(json.Unmarshal(config["process"], &process))
	process["noNewPrivileges"] = json.RawMessage("true")
	config["process"], err = json.Marshal(process)
	fail(err)
	text, err = json.Marshal(config)
	fail(err)
	fail(os.WriteFile(name+".new", text, 0o644))
	fail(os.Rename(name+".new", name))
}

func main() {
	for _, arg := range os.Args[1:] {
		if arg == "create" {
			rewrite()
			break
		}
	}
	fail(syscall.Exec(target, os.Args, os.Environ()))
}
