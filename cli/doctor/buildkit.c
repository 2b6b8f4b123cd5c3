/* SPDX-License-Identifier: Apache-2.0 */
/* buildkit.c - a buildkitd of its own, beside docker's. */
#include <unistd.h>

#include <oakum/str.h>

#include "doctor.h"

#define CONFIG "/etc/buildkit/buildkitd.toml"

struct worker {
	const char *binary;
	bool containerd; /* steps are containers of containerd's */
};

static void take(void *data, const char *path, const char *value)
{
	struct worker *w = data;

	if (oakum_streq(path, "worker|oci|binary"))
		w->binary = value;
	if (oakum_streq(path, "worker|oci|enabled") && oakum_streq(value, "false"))
		w->containerd = true;
}

void doctor_buildkit(struct doctor *d)
{
	pid_t pid = doctor_next_process(d, "buildkitd", 0);
	const char *given = pid ? doctor_argument(d, pid, "--config", "-config") : NULL;
	const char *config = given ? given : CONFIG, *text, *path;
	struct worker w = {0};

	if (!pid && !doctor_which(d, 0, "buildkitd"))
		return;
	text = doctor_slurp(d, config, NULL);
	if (text)
		doctor_toml(d, text, take, &w);
	if (w.containerd) {
		doctor_tell(d, DOCTOR_NOTE, "buildkit.containerd", config, NULL,
			    "build steps are containers of containerd's: see there");
		return;
	}
	path = w.binary ? doctor_which(d, pid, w.binary)
			: doctor_which(d, pid, "buildkit-runc");
	if (!path && !w.binary)
		path = doctor_which(d, pid, "runc");
	if (doctor_is_ours(path))
		doctor_tell(d, DOCTOR_OK, "buildkit.runtime", config, NULL,
			    "build steps pass through Oakum: %s", path);
	else
		doctor_tell(d, DOCTOR_WARNING, "buildkit.runtime", config,
			    "oakum setup buildkit && systemctl restart buildkit",
			    "build steps walk around Oakum: buildkitd calls %s",
			    path ? path : "no runc that is there");
}
