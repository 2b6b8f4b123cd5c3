/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foreign.c - what people hand to `oakum check` that is no config.json, and what they meant.
 *
 * Oakum judges what an engine asks a runtime for. What an engine is asked for (a compose file,
 * a pod) or answers (docker inspect) is another language, which only that engine translates.
 * Recognised by the beginning of the text or by the keys at its top; a document that has the
 * key "ociVersion" is never foreign.
 */
#include <ctype.h>
#include <string.h>

#include <oakum/attr.h>
#include <oakum/str.h>

#include "cli.h"

#define TASKS "/run/containerd/io.containerd.runtime.v2.task/moby/"

/* How to see what would happen to it nevertheless. */
#define TRY                                                                              \
	"To see what Oakum makes of it, start it with oakum-runtime under a policy of "  \
	"mode \"audit\", which changes nothing, and ask 'oakum report'"

static bool has(const struct oakum_node *n, const char *key)
{
	return oakum_json_get(n, key) != NULL;
}

static const char *inspect_text(struct cli *cli, const struct oakum_node *entry)
{
	const char *id = oakum_json_str(oakum_json_get(entry, "Id"));

	return oakum_arena_printf(
		cli->arena,
		"the output of 'docker inspect', not the config.json of a bundle: while the container runs, check its bundle, " TASKS
		"%s. " TRY,
		id ? oakum_str_show(cli->arena, id, 64) : "ID");
}

static const char *json_story(struct cli *cli, const struct oakum_node *root)
{
	const struct oakum_node *first =
		oakum_json_is(root, OAKUM_JSON_ARRAY) ? root->child : root;

	if (!first || has(root, "ociVersion"))
		return NULL;
	if (has(first, "HostConfig") || (has(first, "Id") && has(first, "State")))
		return inspect_text(cli, first);
	if (has(first, "ID") && has(first, "Config") && has(first, "State"))
		return "dockerd's own account of a container, not the config.json of a bundle: while it runs, that is below " TASKS;
	if (has(first, "RepoTags") || has(first, "rootfs") || has(root, "schemaVersion"))
		return "a description of an image, not of a container: an image says nothing about how it will be run. " TRY;
	if (has(root, "apiVersion") && has(root, "kind"))
		return "a Kubernetes object, not a config.json: containerd or CRI-O translate it on the node. " TRY
		       ", or check the bundles below /run/containerd/io.containerd.runtime.v2.task/k8s.io there";
	if (has(root, "services"))
		return "a compose file, not a config.json: 'docker compose' translates it. Give each service 'runtime: oakum'. " TRY;
	if (has(root, "info") && has(root, "status"))
		return "the output of 'crictl inspect', not a config.json: its member /info/runtimeSpec is one; try: crictl inspect ID | jq .info.runtimeSpec | oakum check -";
	if (has(root, "runtimes") && !has(root, "process") && !has(root, "rules"))
		return "dockerd's own configuration, not a container's";
	if (has(root, "version") &&
	    (has(root, "rules") || has(root, "extends") || has(root, "exceptions")))
		return "a policy of Oakum's, not a config.json: 'oakum policy check FILE' checks it";
	return NULL;
}

/* Whether a line of the text begins with that word, at its very beginning. */
static bool line_begins(const char *text, const char *word)
{
	size_t len = strlen(word);

	while (text) {
		if (strncmp(text, word, len) == 0)
			return true;
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return false;
}

static const struct {
	const char *first, *second; /* lines that begin so */
	const char *story;
} texts[] = {
	{"apiVersion:", "kind:",
	 "a Kubernetes object in YAML, not a config.json: containerd or CRI-O translate it on the node. " TRY
	 ", or check the bundles below /run/containerd/io.containerd.runtime.v2.task/k8s.io there"},
	{"services:", "services:",
	 "a compose file, not a config.json: 'docker compose' translates it. Give each service 'runtime: oakum'. " TRY},
	{"FROM ", "FROM ",
	 "a Dockerfile, not a config.json: an image says nothing about how it will be run. " TRY},
	{"[Container]", "[Container]",
	 "a quadlet, not a config.json: podman translates it. " TRY},
};

const char *cli_foreign(struct cli *cli, const struct cli_subject *subject)
{
	const char *text = subject->bytes + strspn(subject->bytes, " \t\r\n");

	if (subject->doc)
		return json_story(cli, subject->doc->root);
	if (*text == '{' || *text == '[')
		text = *text == '[' && strncmp(text, "[Container]", 11) == 0 ? text : "";
	for (size_t i = 0; i < OAKUM_COUNT(texts); i++) {
		if (line_begins(text, texts[i].first) &&
		    line_begins(text, texts[i].second))
			return texts[i].story;
	}
	return NULL;
}
