# SPDX-License-Identifier: Apache-2.0
# Images for containerd, made by hand: no registry is needed. Sourced by run.

# image_blob DIR FILE: moved to where its digest says; the digest and size are printed.
image_blob() {
	local digest
	digest=$(sha256sum <"$2" | cut -d' ' -f1)
	printf '"digest": "sha256:%s", "size": %s' "$digest" "$(stat -c %s "$2")"
	mv "$2" "$1/blobs/sha256/$digest"
}

# image_tar DIR NAME CONFIG: an OCI image of what is in DIR, on standard output: a layer, its
# config, a manifest, an index. CONFIG is JSON: how a container of it is started.
image_tar() {
	local oci layer config manifest diff
	oci=$(mktemp -d "$TMP/oci.XXXXXX")
	mkdir -p "$oci/blobs/sha256"
	tar -C "$1" -cf "$oci/layer" .
	diff=$(sha256sum <"$oci/layer" | cut -d' ' -f1)
	layer=$(image_blob "$oci" "$oci/layer")
	cat >"$oci/config" <<-JSON
		{ "architecture": "$(dpkg --print-architecture)", "os": "linux", "config": $3,
		  "rootfs": { "type": "layers", "diff_ids": [ "sha256:$diff" ] } }
	JSON
	config=$(image_blob "$oci" "$oci/config")
	cat >"$oci/manifest" <<-JSON
		{ "schemaVersion": 2,
		  "mediaType": "application/vnd.oci.image.manifest.v1+json",
		  "config": { "mediaType": "application/vnd.oci.image.config.v1+json", $config },
		  "layers": [ { "mediaType": "application/vnd.oci.image.layer.v1.tar", $layer } ] }
	JSON
	manifest=$(image_blob "$oci" "$oci/manifest")
	cat >"$oci/index.json" <<-JSON
		{ "schemaVersion": 2, "manifests": [
		  { "mediaType": "application/vnd.oci.image.manifest.v1+json", $manifest,
		    "annotations": { "io.containerd.image.name": "$2" } } ] }
	JSON
	echo '{ "imageLayoutVersion": "1.0.0" }' >"$oci/oci-layout"
	tar -C "$oci" -c .
	rm -rf "$oci"
}

image_import() { # NAMESPACE DIR NAME CONFIG
	image_tar "$2" "$3" "$4" | ctr -n "$1" images import - >"$TMP/import.log" 2>&1
}
