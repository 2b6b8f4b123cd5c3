/* SPDX-License-Identifier: Apache-2.0 */
/* control_sockets.c - the sockets that engine_socket knows, each with what it is for. */
#include "control_sockets.h"

#include <oakum/attr.h>
#include <oakum/words.h>

/* clang-format off */
static const char engines[][48] = {
	"/run/docker.sock", /* dockerd: its user is root */
	"/run/docker/containerd/containerd.sock", /* the containerd that dockerd runs */
	"/run/docker/containerd/containerd.sock.ttrpc", /* the same in another protocol */
	"/run/docker/libnetwork", /* sets up networks as dockerd */
	"/run/docker/plugins", /* a plugin is part of dockerd */
	"/run/docker/swarm/control.sock", /* starts services on every node */
	"/run/containerd/containerd.sock", /* starts any container, also for Kubernetes */
	"/run/containerd/containerd.sock.ttrpc", /* the same in another protocol */
	"/run/containerd/s", /* shims: exec in any running container */
	"/run/crio/crio.sock", /* CRI-O */
	"/run/podman/podman.sock", /* podman's API service as root */
	"/run/podman/io.podman", /* the same before podman 3 */
	"/run/buildkit/buildkitd.sock", /* builds run as root */
	"/run/cri-dockerd.sock", /* Kubernetes on dockerd */
	"/run/dockershim.sock", /* the same before Kubernetes 1.24 */
	"/run/k3s/containerd/containerd.sock", /* k3s and RKE2 */
	"/run/k0s/containerd.sock", /* k0s */
	"/var/snap/microk8s/common/run/containerd.sock", /* MicroK8s */
	"/run/nri/nri.sock", /* a plugin there rewrites containers */
	"/run/balena-engine.sock", /* dockerd by another name */
	"/var/lib/lxd/unix.socket", /* LXD: its user is root */
	"/var/snap/lxd/common/lxd/unix.socket", /* LXD from a snap */
	"/var/lib/incus/unix.socket", /* Incus */
	"/run/user/*/docker.sock", /* rootless dockerd: all of that user */
	"/run/user/*/dockerd-rootless/api.sock", /* RootlessKit below it */
	"/run/user/*/containerd-rootless/api.sock", /* RootlessKit below containerd */
	"/run/user/*/buildkit/buildkitd.sock", /* rootless BuildKit */
	"/run/user/*/podman/podman.sock", /* rootless podman */
};

static const char others[][48] = {
	"/run/systemd/private", /* systemd itself: starts any unit */
	"/run/dbus/system_bus_socket", /* the same by way of the system bus */
	"/run/user/*/systemd/private", /* a user's systemd */
	"/run/user/*/bus", /* the same by way of the user's bus */
	"/run/snapd.socket", /* installs as root */
	"/run/libvirt/libvirt-sock", /* a machine with any disk of the host */
	"/run/libvirt/libvirt-admin-sock", /* settings of libvirtd */
	"/run/libvirt/virtqemud-sock", /* the same in parts */
	"/var/lib/kubelet/device-plugins/kubelet.sock", /* registers devices for pods */
	"/var/lib/kubelet/pod-resources/kubelet.sock", /* lists all pods of the node */
};
/* clang-format on */

struct oakum_words oakum_engine_sockets(void)
{
	return OAKUM_WORDS(engines);
}

struct oakum_words oakum_control_sockets(void)
{
	return OAKUM_WORDS(others);
}
