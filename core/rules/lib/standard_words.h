/* SPDX-License-Identifier: Apache-2.0 */
/* standard_words.h - settings that several standards ask of a rule. */
#ifndef OAKUM_RULES_STANDARD_WORDS_H
#define OAKUM_RULES_STANDARD_WORDS_H

#define WARN(rule) "\"" rule "\": \"warn\""

#define OWN_NAMESPACE(type)                                                              \
	"\"namespaces\": { \"action\": \"warn\", \"require\": [\"" type "\"] }"

/* What the Kubernetes standards let a container add, at each level. */
#define CAPABILITIES(list)                                                               \
	"\"capabilities\": { \"action\": \"warn\", \"ceiling\": [" list "] }"
#define BASELINE_CAPABILITIES                                                            \
	CAPABILITIES("\"CAP_AUDIT_WRITE\", \"CAP_CHOWN\", \"CAP_DAC_OVERRIDE\", "        \
		     "\"CAP_FOWNER\", \"CAP_FSETID\", \"CAP_KILL\", \"CAP_MKNOD\", "     \
		     "\"CAP_NET_BIND_SERVICE\", \"CAP_SETFCAP\", \"CAP_SETGID\", "       \
		     "\"CAP_SETPCAP\", \"CAP_SETUID\", \"CAP_SYS_CHROOT\"")
#define RESTRICTED_CAPABILITIES CAPABILITIES("\"CAP_NET_BIND_SERVICE\"")

#define FILTER                                                                           \
	"\"seccomp\": { \"action\": \"warn\", \"profile\": \"default\", \"native_only\": false }"

/* Reasons why a control is not judged. */
#define IN_THE_IMAGE   "what the image brings along is no part of a config.json"
#define IN_THE_NETWORK "ports and networks are the engine's; a config.json has none"
#define IN_THE_ENGINE  "kept by the engine and not handed to the runtime"
#define IN_THE_CLUSTER "a matter of the cluster, not of one container"

#endif
