/* SPDX-License-Identifier: Apache-2.0 */
/*
 * oakum-init - PID 1 of a container: starts the workload, forwards signals, reaps orphans,
 * exits with the workload's status. Static; no allocation, no stdio, opens no file, needs
 * no /proc; of the environment it reads PATH alone, to find PROGRAM.
 *
 * Signals: all 64 are blocked and taken one at a time with rt_sigtimedwait, so that no
 * handler runs, nothing polls, and an idle init never wakes.
 *   SIGCHLD           taken, at default: an inherited "ignore" would lose the status
 *   SIGTTIN, SIGTTOU  ignored from the terminal, meant for init's group; else forwarded
 *   SIGCONT           forwarded, after the terminal that a parent shell gave back
 *   SIGKILL, SIGSTOP  cannot be taken
 *   all others        forwarded, real-time signals and those of the C library included
 * The workload starts with the mask and the dispositions that init was given.
 *
 * System calls, for seccomp profiles (aarch64's in brackets): set_tid_address, arch_prctl
 * (none), rt_sigprocmask, rt_sigaction, getpid, getpgrp (getpgid), ioctl, vfork (clone),
 * setpgid, execve; prctl for -s and -p; access (faccessat) when nothing could be started;
 * rt_sigtimedwait, kill, wait4, exit_group; getsid for job control; write for messages.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* As env(1) and timeout(1) do, init keeps its own failures apart from the workload's. */
enum { STATUS_INIT_FAILED = 125, STATUS_CANNOT_RUN, STATUS_NOT_FOUND, STATUS_SIGNALLED };

struct init {
	char **argv; /* PROGRAM and its arguments */
	/* -e: a bit for each exit code that becomes 0; -p; the others by letter. */
	uint32_t success[256 / 32];
	int death_signal;
	bool on[128];
	int tty; /* descriptor of the controlling terminal, or -1 */
	pid_t self, own_group, child;
	/* What init was given: mask, and SIGCHLD's sigaction as the kernel has it. */
	uint64_t mask;
	unsigned long chld[8];
};

static const uint64_t all = UINT64_MAX; /* signals */
static const char usage[] =
	"usage: oakum-init [-gsvw] [-p SIGNAL] [-e CODE]... [--] PROGRAM [ARG]...\n"
	"Starts PROGRAM, forwards signals to it, reaps orphans, exits with its status.\n\n"
	"  -g         forward signals to PROGRAM's process group, not to PROGRAM alone\n"
	"  -s         adopt orphans even when not PID 1 (child subreaper)\n"
	"  -p SIGNAL  get and forward SIGNAL (as TERM, SIGTERM, 15) when the parent dies\n"
	"  -e CODE    exit with 0 when PROGRAM's status is CODE; may be repeated\n"
	"  -w         warn when orphans cannot be adopted: not PID 1, and no -s\n"
	"  -v         report what is forwarded and reaped\n"
	"  -h, --help, -V, --version\n\n"
	"Exit status: PROGRAM's own; 128 + N when signal N ended it; 127 when it is not\n"
	"found, 126 when it cannot be run, 125 when oakum-init itself fails.\n";

/* ---- messages: one line, one write ---- */

/* Strings up to a NULL, joined. Control bytes could drive a reader's terminal: replaced. */
__attribute__((sentinel)) static void say(const char *s, ...)
{
	static const char name[] = "oakum-init: ";
	size_t n = sizeof(name) - 1;
	char line[512];
	va_list more;

	memcpy(line, name, n);
	va_start(more, s);
	for (; s; s = va_arg(more, const char *))
		for (; *s && n < sizeof(line) - 1; s++)
			line[n++] = (unsigned char)*s < ' ' || *s == 127 ? '?' : *s;
	va_end(more);
	line[n++] = '\n';
	/* Nobody can be told that telling failed. */
	(void)!write(STDERR_FILENO, line, n);
}

static const char *decimal(int n)
{
	static char text[12];
	char *p = text + sizeof(text) - 1;

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	return p;
}

static _Noreturn void print(const char *text)
{
	_exit(write(STDOUT_FILENO, text, strlen(text)) < 0 ? STATUS_INIT_FAILED : 0);
}

static _Noreturn void fail(const char *what, const char *subject)
{
	say(what, " '", subject, "'", NULL);
	_exit(STATUS_INIT_FAILED);
}

/* ---- command line ---- */

/* The number that is the whole of s, or -1. */
static int parse_number(const char *s, int max)
{
	int n = *s ? 0 : -1;

	for (; *s && n >= 0; s++) {
		n = *s >= '0' && *s <= '9' ? n * 10 + (*s - '0') : -1;
		if (n > max)
			n = -1;
	}
	return n;
}

/* A signal's number or name, with or without SIG; -1 for what is none. */
static int parse_signal(const char *s)
{
	static const char names[][7] = {
		"HUP",	"INT",	  "QUIT", "ILL",   "TRAP", "ABRT", "BUS",  "FPE",
		"KILL", "USR1",	  "SEGV", "USR2",  "PIPE", "ALRM", "TERM", "STKFLT",
		"CHLD", "CONT",	  "STOP", "TSTP",  "TTIN", "TTOU", "URG",  "XCPU",
		"XFSZ", "VTALRM", "PROF", "WINCH", "IO",   "PWR",  "SYS"};
	int n = parse_number(s, _NSIG - 1);

	_Static_assert(SIGUSR1 == 10 && SIGSYS == 31, "Linux's usual order");
	if (n > 0)
		return n;
	if (strncmp(s, "SIG", 3) == 0)
		s += 3;
	for (n = 0; n < SIGSYS; n++)
		if (strcmp(s, names[n]) == 0)
			return n + 1;
	return -1;
}

/* One argument of options; returns the last argument that it used. */
static char **parse_options(struct init *in, char **arg)
{
	for (const char *p = *arg + 1; *p; p++) {
		char option = *p;
		int n;

		if (option == 'h' || strcmp(*arg, "--help") == 0)
			print(usage);
		if (option == 'V' || strcmp(*arg, "--version") == 0)
			print("oakum-init " OAKUM_VERSION "\n");
		if (strchr("gsvw", option)) {
			in->on[(int)option] = true;
			continue;
		}
		if (option != 'e' && option != 'p')
			fail("unknown option", *arg);
		p = p[1] ? p + 1 : *++arg;
		if (!p)
			fail("no value for option", option == 'e' ? "-e" : "-p");
		n = option == 'e' ? parse_number(p, 255) : parse_signal(p);
		if (n < 0)
			fail(option == 'e' ? "not an exit code" : "not a signal", p);
		if (option == 'e')
			in->success[n / 32] |= UINT32_C(1) << n % 32;
		else
			in->death_signal = n;
		break;
	}
	return arg;
}

static void parse(struct init *in, char **arg)
{
	arg += *arg != NULL;
	for (bool more = true; more && *arg && (*arg)[0] == '-' && (*arg)[1]; arg++) {
		more = strcmp(*arg, "--") != 0;
		if (more)
			arg = parse_options(in, arg);
	}
	if (!*arg)
		fail("no program to start: see", "oakum-init --help");
	in->argv = arg;
}

/* ---- terminal: job control as a shell does it, for one job ---- */

/* Makes group "to" the terminal's foreground if "from" is that now. With SIGTTOU blocked the
 * background may do so. A terminal that went away is no failure. */
static void pass_terminal(const struct init *in, pid_t from, pid_t to)
{
	if (in->tty >= 0 && tcgetpgrp(in->tty) == from)
		(void)tcsetpgrp(in->tty, to);
}

/* The job was stopped from its terminal. Stop too, so that the shell that waits for init sees
 * that and can continue us. In a container there is none: init is PID 1 and its session's
 * leader; a SIGCONT to it then continues the workload. */
static void suspend(const struct init *in)
{
	if (in->self == 1 || getsid(0) == in->self)
		return;
	pass_terminal(in, in->child, in->own_group);
	(void)kill(in->self, SIGSTOP);
}

/* ---- starting the workload ---- */

/* Executes file or, when only looking, asks whether it exists; returns what errno says. */
static int attempt(const char *file, char *const *argv, char *const *env, bool look)
{
	return (look ? access(file, F_OK) : execve(file, argv, env)) ? errno : 0;
}

static const char *find_path(char *const *env)
{
	for (const char *e; (e = *env); env++)
		if (e[0] == 'P' && e[1] == 'A' && e[2] == 'T' && e[3] == 'H' &&
		    e[4] == '=')
			return e + 5;
	return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}

static size_t span(const char *s, char end)
{
	size_t n = 0;

	while (s[n] && s[n] != end)
		n++;
	return n;
}

/* Common, as this comes last in memory then: what a name does not fill is never touched. */
__attribute__((common)) char file[PATH_MAX];

/* Attempts each place where argv[0] may be, as execvp(3) would, save that a file that is no
 * program goes to no shell. Returns the first error that says more than "not here". */
static int search(char *const *argv, char *const *env, bool look)
{
	size_t n, name_size = span(argv[0], '/') + 1;
	int err, result = ENOENT;
	const char *dir, *place;

	if (name_size == 1 || argv[0][name_size - 1])
		return attempt(argv[0], argv, env, look);
	for (dir = find_path(env);; dir += n + 1) {
		n = span(dir, ':');
		if (n + 1 + name_size <= sizeof(file)) {
			memcpy(file, dir, n);
			file[n] = '/';
			memcpy(file + n + 1, argv[0], name_size);
			place = n ? file : argv[0]; /* empty: the working directory */
			err = attempt(place, argv, env, look);
			/* What is behind a closed directory was not found. */
			if (err == EACCES)
				result = access(place, F_OK) == 0 ? err : result;
			else if (err != ENOENT && err != ENOTDIR)
				return err;
		}
		if (!dir[n])
			return result;
	}
}

/* Says why, and gives the status a shell gives: 127 if the name leads nowhere, else 126. */
static int report(const char *name, int err, bool exists)
{
	bool found = exists || (err != ENOENT && err != ENOTDIR && err != ELOOP &&
				err != ENAMETOOLONG);

	if (exists)
		say("cannot run '", name, "': its interpreter is not found", NULL);
	else if (!found)
		say("cannot run '", name, "': not found", NULL);
	else if (err == EACCES || err == EPERM)
		say("cannot run '", name, "': permission denied", NULL);
	else if (err == ENOEXEC)
		say("cannot run '", name, "': not an executable format", NULL);
	else
		say("cannot run '", name, "': error ", decimal(err), NULL);
	return found ? STATUS_CANNOT_RUN : STATUS_NOT_FOUND;
}

/* In the new process, on init's own memory until it executes: see vfork(2). */
static _Noreturn void become(const struct init *in, char *const *env)
{
	int err;

	(void)setpgid(0, 0);
	if (in->tty >= 0)
		pass_terminal(in, in->own_group, getpid());
	(void)syscall(SYS_rt_sigaction, SIGCHLD, in->chld, NULL, sizeof(all));
	(void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &in->mask, NULL, sizeof(all));
	err = search(in->argv, env, false);
	_exit(report(in->argv[0], err,
		     err == ENOENT && search(in->argv, env, true) == 0));
}

static void start(struct init *in, char *const *env)
{
	static const unsigned long dfl[8]; /* SIG_DFL, no flags */

	/* sigprocmask(3) leaves out the signals that the C library uses. */
	(void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &in->mask, sizeof(all));
	(void)syscall(SYS_rt_sigaction, SIGCHLD, dfl, in->chld, sizeof(all));
	in->self = getpid();
	in->own_group = getpgrp();
	for (in->tty = STDERR_FILENO; in->tty >= 0; in->tty--)
		if (tcgetpgrp(in->tty) >= 0)
			break;
	if (in->on['s'] && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
		fail("the kernel refused option", "-s");
	if (in->death_signal && prctl(PR_SET_PDEATHSIG, in->death_signal, 0, 0, 0) < 0)
		fail("the kernel refused option", "-p");
	if (in->on['w'] && in->self != 1 && !in->on['s'])
		say("not PID 1 and no -s: orphans are left to others", NULL);
	in->child = vfork();
	if (in->child == 0)
		become(in, env);
	if (in->child < 0)
		fail("no process can be made for", in->argv[0]);
	/* For where the C library's vfork is a fork: no signal may miss the group. */
	(void)setpgid(in->child, in->child);
}

/* ---- running ---- */

static _Noreturn void finish(const struct init *in, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status)
				     : STATUS_SIGNALLED + WTERMSIG(status);

	pass_terminal(in, in->child, in->own_group);
	_exit((in->success[code / 32] >> (code % 32)) & 1 ? 0 : code);
}

/* Takes in all that ended: many may share one SIGCHLD. */
static void reap(const struct init *in, int flags)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, flags | WUNTRACED)) > 0) {
		if (in->on['v'])
			say(WIFSTOPPED(status) ? "stopped " : "reaped ", decimal(pid),
			    NULL);
		if (pid != in->child)
			continue;
		if (!WIFSTOPPED(status))
			finish(in, status);
		if (in->tty >= 0)
			suspend(in);
	}
}

static void forward(const struct init *in, int sig, const siginfo_t *info)
{
	pid_t to = in->on['g'] ? -in->child : in->child;

	/* Our own message found no reader (SIGPIPE) or no room (SIGXFSZ). */
	if (info->si_code == SI_USER && info->si_pid == in->self)
		return;
	if (info->si_code == SI_KERNEL && (sig == SIGTTIN || sig == SIGTTOU))
		return;
	/* The terminal stops all of the foreground group: continue all of it. */
	if (sig == SIGCONT && in->tty >= 0) {
		pass_terminal(in, in->own_group, in->child);
		to = -in->child;
	}
	if (in->on['v'])
		say("forwarding signal ", decimal(sig), NULL);
	/* The group is gone if the workload left it for another. */
	if (kill(to, sig) < 0 && errno == ESRCH)
		(void)kill(in->child, sig);
	if (sig == SIGTSTP && info->si_code == SI_KERNEL)
		suspend(in);
}

int main(__attribute__((unused)) int argc, char **argv, char **env)
{
	static struct init in;
	siginfo_t info;
	long sig;

	parse(&in, argv);
	start(&in, env);

	/* From here on exiting is forbidden, but in finish(): the container ends with us. */
	for (;;) {
		sig = syscall(SYS_rt_sigtimedwait, &all, &info, NULL, sizeof(all));
		if (sig == SIGCHLD)
			reap(&in, WNOHANG);
		else if (sig > 0)
			forward(&in, (int)sig, &info);
		else if (errno != EINTR)
			/* Signals cannot be waited for here: wait for children, never spin. */
			reap(&in, 0);
	}
}
