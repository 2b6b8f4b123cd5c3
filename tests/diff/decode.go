// SPDX-License-Identifier: Apache-2.0

// Decode reads documents as runc does, with encoding/json and the structures of the
// runtime-spec, and says where that differs from the plain reading: each member by its exact
// name, once.
//
//	decode config|process|resources FILE...
//
// It prints "FILE: PLACE: DIFFERENCE" for each, and exits with 1 when there are any.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"

	specs "github.com/opencontainers/runtime-spec/specs-go"
)

type comparison struct {
	file        string
	differences int
}

func (c *comparison) report(place, format string, args ...interface{}) {
	c.differences++
	fmt.Printf("%s: %s: %s\n", c.file, place, fmt.Sprintf(format, args...))
}

// fields maps the names of a structure's members to where they are.
func fields(t reflect.Type) map[string]int {
	found := map[string]int{}
	for i := 0; i < t.NumField(); i++ {
		name := strings.Split(t.Field(i).Tag.Get("json"), ",")[0]
		if name == "" {
			name = t.Field(i).Name
		}
		if name != "-" {
			found[name] = i
		}
	}
	return found
}

func (c *comparison) structure(place string, plain map[string]interface{}, v reflect.Value) {
	known := fields(v.Type())
	for name, at := range known {
		member, there := plain[name]
		if !there {
			if !v.Field(at).IsZero() {
				c.report(place+"/"+name, "Go reads %v, plainly there is nothing", v.Field(at))
			}
			continue
		}
		c.value(place+"/"+name, member, v.Field(at))
	}
	for name := range plain {
		if _, exact := known[name]; exact {
			continue
		}
		for other := range known {
			if strings.EqualFold(name, other) {
				c.report(place+"/"+name, "Go takes it for '%s'", other)
			}
		}
	}
}

func (c *comparison) list(place string, plain []interface{}, v reflect.Value) {
	if len(plain) != v.Len() {
		c.report(place, "Go reads %d elements, plainly there are %d", v.Len(), len(plain))
		return
	}
	for i, element := range plain {
		c.value(place+"/"+strconv.Itoa(i), element, v.Index(i))
	}
}

func (c *comparison) dictionary(place string, plain map[string]interface{}, v reflect.Value) {
	if len(plain) != v.Len() {
		c.report(place, "Go reads %d members, plainly there are %d", v.Len(), len(plain))
	}
	for name, member := range plain {
		read := v.MapIndex(reflect.ValueOf(name))
		if !read.IsValid() {
			c.report(place+"/"+name, "Go does not read it")
			continue
		}
		c.value(place+"/"+name, member, read)
	}
}

// leaf compares what both write: numbers by their text, so that nothing is rounded.
func (c *comparison) leaf(place string, plain interface{}, v reflect.Value) {
	want, err := json.Marshal(plain)
	if err != nil {
		c.report(place, "%v", err)
		return
	}
	got, err := json.Marshal(v.Interface())
	if err != nil {
		c.report(place, "%v", err)
		return
	}
	if !bytes.Equal(want, got) {
		c.report(place, "Go reads %s, plainly it is %s", got, want)
	}
}

func (c *comparison) value(place string, plain interface{}, v reflect.Value) {
	if plain == nil {
		if !v.IsZero() {
			c.report(place, "Go reads %v, plainly it is null", v)
		}
		return
	}
	for v.Kind() == reflect.Ptr {
		if v.IsNil() {
			c.report(place, "Go reads nothing, plainly it is %v", plain)
			return
		}
		v = v.Elem()
	}
	object, isObject := plain.(map[string]interface{})
	array, isArray := plain.([]interface{})
	switch {
	case isObject && v.Kind() == reflect.Struct:
		c.structure(place, object, v)
	case isObject && v.Kind() == reflect.Map:
		c.dictionary(place, object, v)
	case isArray && v.Kind() == reflect.Slice:
		c.list(place, array, v)
	default:
		c.leaf(place, plain, v)
	}
}

func compare(kind, file string) (int, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	var read interface{}
	switch kind {
	case "process":
		read = &specs.Process{}
	case "resources":
		read = &specs.LinuxResources{}
	default:
		read = &specs.Spec{}
	}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(read); err != nil {
		return 0, nil // runc refuses it: nothing runs
	}
	var plain map[string]interface{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&plain); err != nil {
		return 0, err
	}
	c := comparison{file: file}
	c.structure("", plain, reflect.ValueOf(read).Elem())
	return c.differences, nil
}

func main() {
	differences := 0
	for _, file := range os.Args[2:] {
		n, err := compare(os.Args[1], file)
		if err != nil {
			fmt.Println(err)
			n = 1
		}
		differences += n
	}
	if differences > 0 {
		os.Exit(1)
	}
}
