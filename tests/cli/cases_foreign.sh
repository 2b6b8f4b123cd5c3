# SPDX-License-Identifier: Apache-2.0
# What is no config.json is recognised and declined, with what to do instead. Sourced by run.

foreign() { # NAME TEXT: the document on standard input
	cat >"$dir/foreign"
	"$oakum" check --policy "$policy" "$dir/foreign" >"$dir/told" 2>&1
	expect "foreign-$1-status" 0 '' test $? -eq 1
	expect "foreign-$1" 0 "oakum: '$dir/foreign' is $2" cat "$dir/told"
}

foreign inspect "the output of 'docker inspect'" <<'JSON'
[ { "Id": "0123abcd", "State": {}, "HostConfig": { "Privileged": true } } ]
JSON
expect foreign-inspect-bundle 0 '/run/containerd/io.containerd.runtime.v2.task/moby/0123abcd' cat "$dir/told"
foreign compose 'a compose file' <<'YAML'
# what runs
services:
  web:
    image: nginx
YAML
foreign compose-json 'a compose file' <<'JSON'
{ "services": { "web": { "image": "nginx" } } }
JSON
foreign pod 'a Kubernetes object in YAML' <<'YAML'
---
apiVersion: v1
kind: Pod
YAML
foreign pod-json 'a Kubernetes object' <<'JSON'
{ "apiVersion": "v1", "kind": "Pod", "spec": { "containers": [] } }
JSON
foreign dockerd-config "dockerd's own account of a container" <<'JSON'
{ "ID": "c1", "Config": {}, "State": {}, "Name": "/web" }
JSON
foreign image 'a description of an image' <<'JSON'
{ "schemaVersion": 2, "config": {}, "layers": [] }
JSON
foreign dockerfile 'a Dockerfile' <<'TEXT'
FROM debian
RUN true
TEXT
foreign crictl "the output of 'crictl inspect'" <<'JSON'
{ "status": {}, "info": { "runtimeSpec": {} } }
JSON
foreign policy 'a policy of Oakum' <"$dir/audit.json"
expect foreign-says-how 0 '' test -s "$dir/told"

# A config.json that has such keys as well is judged all the same.
jq '. + { services: {}, kind: "x", apiVersion: "v1" }' "$config" >"$dir/foreign"
expect foreign-no-way-out 4 "refused: $dir/foreign" "$oakum" check --policy "$policy" "$dir/foreign"
