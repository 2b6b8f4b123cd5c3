/* SPDX-License-Identifier: Apache-2.0 */
/* host_dirs.c - directories of the host's system; see host_dirs.h. */
#include "host_dirs.h"

#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/words.h>

#include "engine_places.h"

/* clang-format off */
static const char dirs[][64] = {
	"/etc", /* passwords, keys, units, cron */
	"/root", /* the keys of root */
	"/boot",
	"/efi",
	"/dev", /* the disks, the memory */
	"/dev/shm", /* what other programs share */
	"/dev/hugepages",
	OAKUM_RUNDIR, /* what Oakum holds execs to, and other containers' secrets */
	"/proc", /* every process, sysctl settings */
	"/sys",
	"/usr", /* programs that root starts */
	"/bin",
	"/sbin",
	"/lib",
	"/lib32",
	"/lib64",
	"/libx32",
	"/snap",
	"/nix/store",
	"/opt/cni", /* programs that the kubelet or containerd start */
	"/opt/containerd",
	"/lost+found",
	"/var/log", /* a link there shows any file to the kubelet's log reader */
	"/var/backups", /* copies of shadow */
	"/var/spool/cron",
	"/var/spool/at",
	"/var/spool/anacron",
	"/var/db",
	"/var/cache/debconf",
	"/var/lib/apt",
	"/var/lib/buildah",
	"/var/lib/cloud", /* user data with secrets */
	"/var/lib/cni",
	"/var/lib/crio",
	"/var/lib/dhcp",
	"/var/lib/dockershim",
	"/var/lib/dpkg",
	"/var/lib/etcd", /* all secrets of a cluster */
	"/var/lib/incus",
	"/var/lib/libvirt",
	"/var/lib/lxc",
	"/var/lib/lxd",
	"/var/lib/machines",
	"/var/lib/NetworkManager",
	"/var/lib/pacman",
	"/var/lib/polkit-1",
	"/var/lib/portables",
	"/var/lib/rpm",
	"/var/lib/snapd",
	"/var/lib/sss", /* cached passwords */
	"/var/lib/sudo",
	"/var/lib/systemd",
	"/var/snap/lxd",
};

static const char readable[][24] = {
	"/etc/ca-certificates", /* public certificates, here and below */
	"/etc/group", /* names of users and groups, no passwords */
	"/etc/hostname",
	"/etc/hosts",
	"/etc/locale.conf",
	"/etc/localtime", /* the time zone */
	"/etc/machine-id",
	"/etc/nsswitch.conf",
	"/etc/os-release",
	"/etc/passwd",
	"/etc/pki/ca-trust",
	"/etc/pki/tls/cert.pem",
	"/etc/pki/tls/certs",
	"/etc/protocols",
	"/etc/resolv.conf",
	"/etc/services",
	"/etc/ssl/cert.pem",
	"/etc/ssl/certs",
	"/etc/ssl/openssl.cnf",
	"/etc/timezone",
	"/nix/store",
	"/usr/lib/locale",
	"/usr/lib/modules",
	"/usr/lib/os-release",
	"/usr/lib/ssl/certs",
	"/usr/local/share",
	"/usr/share", /* what programs read and everybody may */
};

static const char harmless[][16] = {
	"/dev/null", /* bound over a file to empty it */
	"/dev/zero",
	"/dev/full",
	"/dev/random",
	"/dev/urandom",
};

/* Files in these are programs and libraries, which engines mount as well: an init, a graphics
 * driver. */
static const char programs[][8] = {
	"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
};
/* clang-format on */

struct oakum_words oakum_host_dirs(void)
{
	return OAKUM_WORDS(dirs);
}

static int is_in(const struct oakum_ctx *ctx, const struct oakum_place *p,
		 const char *path, bool *ret, struct oakum_err *e)
{
	struct oakum_place dir = {0};
	int r = ctx->host->place(ctx->host, path, &dir, e);

	/* A file system of its own on the way, such as one at /usr/local, is within all the
	 * same: both paths are resolved. */
	*ret = r == 0 && (oakum_place_within(p, &dir) ||
			  (p->path && dir.path && oakum_path_below(p->path, dir.path)));
	return r;
}

int oakum_place_in_any(const struct oakum_ctx *ctx, const struct oakum_place *p,
		       const char *const *list, size_t n, bool *ret, struct oakum_err *e)
{
	int r = 0;

	*ret = false;
	for (size_t i = 0; r == 0 && !*ret && i < n; i++)
		r = is_in(ctx, p, list[i], ret, e);
	return r;
}

static int is_in_words(const struct oakum_ctx *ctx, const struct oakum_place *p,
		       struct oakum_words list, bool *ret, struct oakum_err *e)
{
	int r = 0;

	*ret = false;
	for (size_t i = 0; r == 0 && !*ret && i < list.n; i++)
		r = is_in(ctx, p, oakum_words_at(list, i), ret, e);
	return r;
}

int oakum_host_dirs_let(const struct oakum_ctx *ctx, const struct oakum_place *p,
			bool read_only, bool *ret, struct oakum_err *e)
{
	bool dir = p->exists && S_ISDIR(p->mode);
	bool file = !p->exists || S_ISREG(p->mode);
	int r = 0;

	*ret = false;
	if (!file && !dir && !S_ISBLK(p->mode))
		return is_in_words(ctx, p, OAKUM_WORDS(harmless), ret, e);
	if (!read_only || (!file && !dir))
		return 0;
	if (file)
		r = is_in_words(ctx, p, OAKUM_WORDS(programs), ret, e);
	if (r == 0 && !*ret)
		r = is_in_words(ctx, p, OAKUM_WORDS(readable), ret, e);
	return r;
}
