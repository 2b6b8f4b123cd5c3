# SPDX-License-Identifier: Apache-2.0
# Oakum: hardened OCI runtime shim, hook, init and tool. GNU make; see README.md.
#
#   make              build                          needs the packages that `make deps` lists
#   make check        build with warnings as errors, lint, run the tests (installs what it needs)
#   make check-e2e    the tests on real runc, dockerd, containerd, podman (root); STACK=trixie:
#                     on those of that Debian release
#   make check-all    check under gcc and clang, plain and with sanitizers
#   make check-faults every system call of a call, made to fail; check-load: thousands of them (root)
#   make coverage     what the tests reach, in build/coverage/index.html
#   make analyze      gcc -fanalyzer, clang-tidy, cppcheck, scan-build; ANALYZE=scan-build: that
#   make fuzz         every fuzz target for SECONDS=60 by libFuzzer; ENGINE=afl: by AFL++
#   make check-vm     the Debian package on a Debian 13 of its own, in qemu (root)
#   make demo         the same unsafe bundle without and with Oakum, side by side (root)
#   make static       static-pie programs against musl, in build/static/; see packaging/static/
#   make dist-static  one tarball of them, for any Linux of the architecture
#   make bench        what a call costs, beside the least that is possible (root)
#   make install      DESTDIR= PREFIX= and the GNU directory variables
#
# Flavours: SAN=1 (ASan + UBSan), FUZZ=1 (libFuzzer) or afl, COV=1 (gcov), STATIC=1; WERROR=1.

VERSION := 0.1.0
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.SECONDARY:
.DEFAULT_GOAL := all
SHELL := /bin/sh

# ---- where things are installed (GNU directory variables) ----
PREFIX        ?= /usr/local
prefix        ?= $(PREFIX)
bindir        ?= $(prefix)/bin
libexecdir    ?= $(prefix)/libexec
datadir       ?= $(prefix)/share
mandir        ?= $(datadir)/man
docdir        ?= $(datadir)/doc/oakum
sysconfdir    ?= /etc
tmpfilesdir   ?= $(prefix)/lib/tmpfiles.d
logrotatedir  ?= $(sysconfdir)/logrotate.d
apparmordir   ?= $(sysconfdir)/apparmor.d
bashcompdir   ?= $(datadir)/bash-completion/completions
zshcompdir    ?= $(datadir)/zsh/site-functions
fishcompdir   ?= $(datadir)/fish/vendor_completions.d
localstatedir ?= /var
runstatedir   ?= /run
DESTDIR       ?=

# The runtimes a policy without "runtimes" calls, the first that exists.
RUNTIMES ?= /usr/bin/runc.real /usr/sbin/runc.real /usr/local/bin/runc.real \
	/usr/local/sbin/runc.real /usr/bin/runc /usr/sbin/runc /usr/local/bin/runc /usr/local/sbin/runc /usr/bin/crun

# ---- flavour ----
ifeq ($(origin CC),default)
CC := gcc
endif
AR ?= ar
PKG_CONFIG ?= pkg-config
FLAVOUR := release
ifdef SAN
FLAVOUR := san
endif
ifdef FUZZ
FLAVOUR := fuzz$(if $(filter afl,$(FUZZ)),-afl)
CC := $(if $(filter afl,$(FUZZ)),afl-clang-fast,clang)
endif
ifdef COV
FLAVOUR := cov
endif
# Static-pie programs against musl; ARCH=aarch64 makes them for another machine.
MACHINE := $(shell uname -m)
ARCH ?= $(MACHINE)
STATIC_LIBS := build/static-libs
ifdef STATIC
FLAVOUR := static$(if $(filter-out $(MACHINE),$(ARCH)),-$(ARCH))
CC := $(CURDIR)/$(STATIC_LIBS)/$(ARCH)/musl-cc
INIT_CC := $(CC)
RUN := $(if $(filter-out $(MACHINE),$(ARCH)),qemu-$(ARCH)-static)
else ifneq ($(notdir $(CC)),gcc)
FLAVOUR := $(FLAVOUR)-$(notdir $(CC))
endif
OBJ := build/$(FLAVOUR)
BIN := $(if $(filter release,$(FLAVOUR)),build,$(OBJ))

# ---- flags: what this compiler takes ----
cc-option = $(shell $(CC) -Werror $(1) -x c -c /dev/null -o /dev/null 2>/dev/null && echo '$(1)')
ld-option = $(shell echo 'int main(void){return 0;}' | $(CC) -Werror $(1) -x c - -o /dev/null 2>/dev/null && echo '$(1)')

# Optimised as a whole (-flto) the static programs would not be the same bytes each time.
CFLAGS ?= $(if $(COV),-O0,$(if $(STATIC),-O3,-O2)) -g
OAKUM_WARN := -Wall -Wextra -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wswitch-enum -Wpointer-arith -Wwrite-strings -Wundef -Wcast-align
OAKUM_PATHS := -DOAKUM_VERSION='"$(VERSION)"' \
	-DOAKUM_BINDIR='"$(bindir)"' \
	-DOAKUM_LIBEXECDIR='"$(libexecdir)/oakum"' \
	-DOAKUM_DATADIR='"$(datadir)/oakum"' \
	-DOAKUM_SYSCONFDIR='"$(sysconfdir)/oakum"' \
	-DOAKUM_RUNDIR='"$(runstatedir)/oakum"' \
	-DOAKUM_LOGDIR='"$(localstatedir)/log/oakum"' \
	-DOAKUM_RUNTIMES='"$(RUNTIMES)"'
comma := ,
# Goals that only start others need no compiler yet.
SETUP_GOALS := check-compat check-diff fuzz fuzz-keep deps clean check check-e2e check-all check-fresh demo dist
SETUP_GOALS += coverage check-faults check-load analyze bench
SETUP_GOALS += static-libs static dist-static check-static check-aarch64
SETUP_GOALS += deb rpm check-package check-vm
ifneq ($(filter-out $(SETUP_GOALS),$(or $(MAKECMDGOALS),all)),)
HARDEN_CC := $(call cc-option,-fstack-protector-strong) $(call cc-option,-fstack-clash-protection) \
	$(call cc-option,-fcf-protection=full) $(call cc-option,-ftrivial-auto-var-init=zero) \
	$(call cc-option,-fno-strict-overflow) $(call cc-option,-fno-delete-null-pointer-checks) \
	$(call cc-option,-Wimplicit-fallthrough) $(call cc-option,-Wlogical-op) \
	$(call cc-option,-Wbidi-chars=any)
HARDEN_LD := $(call ld-option,-Wl$(comma)-z$(comma)relro) $(call ld-option,-Wl$(comma)-z$(comma)now) \
	$(call ld-option,-Wl$(comma)-z$(comma)noexecstack) $(call ld-option,-Wl$(comma)--as-needed)
HAVE_SODIUM_A := $(call ld-option,-l:libsodium.a)
endif
FORTIFY := $(if $(SAN)$(COV)$(FUZZ),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
ALL_CFLAGS := -std=gnu17 $(OAKUM_WARN) $(if $(WERROR),-Werror) $(HARDEN_CC) $(FORTIFY) -fPIE \
	$(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer) \
	$(if $(FUZZ),$(if $(filter afl,$(FUZZ)),,-fsanitize=fuzzer-no-link) -fsanitize=address$(comma)undefined -fno-sanitize-recover=all) \
	$(if $(COV),--coverage) \
	$(if $(STATIC),-ffunction-sections -fdata-sections -ffile-prefix-map=$(CURDIR)=.) $(CFLAGS)
ALL_CPPFLAGS := -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Iinclude -I$(OBJ)/gen $(OAKUM_PATHS) \
	$(if $(STATIC),-include packaging/static/musl.h) $(CPPFLAGS)
ALL_LDFLAGS := -pie $(HARDEN_LD) \
	$(if $(SAN),-fsanitize=address$(comma)undefined) $(if $(FUZZ),-fsanitize=address$(comma)undefined) \
	$(if $(COV),--coverage) $(if $(STATIC),-Wl$(comma)--gc-sections -Wl$(comma)-u$(comma)memmove) $(LDFLAGS)

# Of libsodium only what checks a signature comes along; as a library of its own it would cost
# every call its loading, also where nothing is signed.
LIBS_CORE := -lyajl $(if $(STATIC),-lsodium,$(or $(HAVE_SODIUM_A),-lsodium))
LIBS_TOOL := $(LIBS_CORE) -lseccomp -lcap -lmount $(if $(STATIC),-lblkid)
LIBS_CHECK = $(shell $(PKG_CONFIG) --libs check 2>/dev/null || echo -lcheck -lsubunit -lm -lrt -lpthread)
LIBS_TEST = $(LIBS_TOOL) $(if $(STATIC),-lcheck,$(LIBS_CHECK))

# ---- what is built ----
# Objects of programs' own files are named by room; core is one archive.
CORE_SRC := $(sort $(wildcard core/*/*.c core/rules/lib/*.c))
SHIM_SRC := $(sort $(wildcard shim/*.c))
HOOK_SRC := $(sort $(wildcard hook/*.c))
CLI_SRC  := $(sort $(wildcard cli/*.c cli/*/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
UNIT_SRC := $(if $(filter-out x86_64,$(ARCH)),$(filter-out %/test_static_string.c,$(UNIT_SRC)),$(UNIT_SRC))
CORE_OBJ := $(CORE_SRC:%.c=$(OBJ)/%.o)
ifdef STATIC
# Stands before musl's own: the linker is asked for one of them (-u) before it gets to musl. No
# loop in it may become a call of itself.
CORE_OBJ += $(OBJ)/packaging/static/string.o
$(OBJ)/packaging/static/string.o: ALL_CFLAGS += -ffreestanding -fno-tree-loop-distribute-patterns
endif
LIB := $(OBJ)/liboakum.a
RULES_SRC := $(sort $(wildcard tests/rules/*.c))
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(OBJ)/tests/unit/%)
PROGRAMS := $(BIN)/oakum-runtime $(BIN)/oakum-hook $(BIN)/oakum $(BIN)/oakum-init

# One short line a command; V=1 shows the commands.
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@)

all: $(PROGRAMS)

FORCE:

# The paths are compiled in: another PREFIX is another program.
$(OBJ)/gen/paths: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(OAKUM_PATHS) | cmp -s - $@ || printf '%s\n' $(OAKUM_PATHS) >$@

$(OBJ)/%.o: %.c $(OBJ)/gen/paths
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(CORE_OBJ) $(if $(COV),$(OBJ)/tests/coverage/flush.o)
	@rm -f $@
	$(call say,AR)
	$(Q)$(AR) rcs $@ $^

$(BIN)/oakum-runtime: $(SHIM_SRC:%.c=$(OBJ)/%.o) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_CORE)

# The hook runs where a container may choose what a loader finds: static where it can be.
STATIC_LINK := -static-pie -l:libyajl_s.a -l:libsodium.a
HOOK_LINK = $(if $(SAN)$(COV)$(FUZZ)$(STATIC),$(LIBS_CORE),$(or $(call ld-option,$(STATIC_LINK)),$(LIBS_CORE)))
HOOK_LDFLAGS = $(if $(filter -static-pie,$(HOOK_LINK)),$(filter-out -pie,$(ALL_LDFLAGS)),$(ALL_LDFLAGS))
$(BIN)/oakum-hook: $(HOOK_SRC:%.c=$(OBJ)/%.o) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(HOOK_LDFLAGS) -o $@ $^ $(HOOK_LINK)

$(BIN)/oakum: $(CLI_SRC:%.c=$(OBJ)/%.o) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_TOOL)

# PID 1 of strangers' containers: libc only, static, small.
INIT_CC ?= $(shell command -v musl-gcc 2>/dev/null || echo $(CC))
INIT_CFLAGS := -std=gnu17 $(OAKUM_WARN) $(if $(WERROR),-Werror) -Os -g0 -fno-asynchronous-unwind-tables \
	-ffunction-sections -fdata-sections $(if $(STATIC),-fPIE)
$(BIN)/oakum-init: init/init.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(INIT_CC) $(INIT_CFLAGS) -D_GNU_SOURCE -DOAKUM_VERSION='"$(VERSION)"' $(if $(STATIC),-pie -Wl$(comma)-z$(comma)now,-static) -s \
		-Wl,--gc-sections -Wl,-z,noexecstack -Wl,-z,relro -Wl,-z,noseparate-code -o $@ $<

$(OBJ)/tests/unit/%: $(OBJ)/tests/unit/%.o $(OBJ)/tests/unit/unit.o $(LIB)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_TEST)

$(OBJ)/tests/run_fixtures: $(RULES_SRC:%.c=$(OBJ)/%.o) $(LIB)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_TOOL)

# The pure part of a create, for counting.
JUDGE_OBJ := $(OBJ)/tests/bench/judge.o $(filter-out %/run_fixtures.o,$(RULES_SRC:%.c=$(OBJ)/%.o))
$(OBJ)/tests/judge: $(JUDGE_OBJ) $(LIB)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_CORE)

# The hook, with system calls that valgrind knows.
$(OBJ)/tests/hook: $(OBJ)/tests/bench/hook_calls.o $(HOOK_SRC:%.c=$(OBJ)/%.o) $(LIB)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Wl,--wrap=syscall,--wrap=alarm -o $@ $^ $(LIBS_CORE)

# Fuzz targets: with a fuzzer under FUZZ=1, else with a driver that replays inputs.
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BIN := $(FUZZ_SRC:tests/fuzz/%.c=$(OBJ)/tests/fuzz/%)
FUZZ_MAIN := $(if $(FUZZ),,$(OBJ)/tests/fuzz/replay.o)
$(OBJ)/tests/fuzz/fuzz_engine: $(filter-out %/run_fixtures.o,$(RULES_SRC:%.c=$(OBJ)/%.o))
$(OBJ)/tests/fuzz/fuzz_%: $(OBJ)/tests/fuzz/fuzz_%.o $(FUZZ_MAIN) $(LIB)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(if $(FUZZ),-fsanitize=fuzzer) -o $@ \
		$(filter %.o,$^) $(LIB) $(LIBS_TOOL)

# Built-in seccomp profiles are tables, made from the JSON sources while building.
SECCOMP_OBJ := $(filter $(OBJ)/core/base/% $(OBJ)/core/json/% $(OBJ)/core/seccomp/%, \
	$(filter-out %/builtin.o,$(CORE_OBJ))) $(OBJ)/profiles/seccomp/compile.o
$(OBJ)/seccomp-compile: $(SECCOMP_OBJ)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS_CORE)
$(OBJ)/gen/seccomp_%.h: profiles/seccomp/%.json $(OBJ)/seccomp-compile
	@mkdir -p $(@D)
	$(call say,GEN)
	$(Q)$(RUN) $(OBJ)/seccomp-compile $* $< > $@.$$$$ && mv $@.$$$$ $@
$(OBJ)/core/seccomp/builtin.o: $(OBJ)/gen/seccomp_default.h $(OBJ)/gen/seccomp_restricted.h

# The presets stand in the object by .incbin: without the comments that are for people, but
# with every line, because messages name lines.
PRESETS_BARE := $(patsubst profiles/policy/%,$(OBJ)/gen/preset_%,$(wildcard profiles/policy/*.json))
$(OBJ)/gen/preset_%.json: profiles/policy/%.json
	@mkdir -p $(@D)
	$(call say,GEN)
	$(Q)sed -e 's,[[:space:]]*//.*,,' -e 's,^[[:space:]]*,,' $< > $@.$$$$ && mv $@.$$$$ $@
$(OBJ)/core/policy/presets.o: ALL_CPPFLAGS += -DOAKUM_GEN='"$(OBJ)/gen"'
$(OBJ)/core/policy/presets.o: $(PRESETS_BARE)

-include $(CORE_OBJ:.o=.d) $(patsubst %.c,$(OBJ)/%.d,$(SHIM_SRC) $(CLI_SRC) $(HOOK_SRC) $(UNIT_SRC) $(RULES_SRC) $(FUZZ_SRC))

# ---- tests ----
# What a goal needs is installed when it is missing and we are root; else it is named.
deps:
	@packaging/deps.sh install build test

check:
	@packaging/deps.sh need build test
	@+$(MAKE) --no-print-directory WERROR=1 check-lint check-unit check-rules check-fuzz check-programs

check-all:
	@packaging/deps.sh need build test ci
	@+$(MAKE) --no-print-directory WERROR=1 fmt-check check-lint check-unit check-rules check-programs
	@+$(MAKE) --no-print-directory WERROR=1 CC=clang check-unit check-rules
	@+$(MAKE) --no-print-directory WERROR=1 SAN=1 check-unit check-rules check-fuzz check-programs
	@+$(MAKE) --no-print-directory WERROR=1 SAN=1 CC=clang check-unit check-rules

tests: $(UNIT_BIN) $(OBJ)/tests/run_fixtures

check-unit: $(UNIT_BIN)
	@RUN=$(RUN) tests/unit/run $(UNIT_BIN)

check-rules: $(OBJ)/tests/run_fixtures
	@$(RUN) $< tests/rules

# ---- the static flavour: its libraries and its compiler are made first, below build/ ----
static-libs:
	@packaging/deps.sh need build static $(if $(filter-out $(MACHINE),$(ARCH)),$(ARCH))
	@packaging/static/build.sh $(STATIC_LIBS) $(ARCH)

static: static-libs
	@+$(MAKE) --no-print-directory STATIC=1 all

# What is installed is what is packed; built in another directory it is the same, byte for byte.
STATIC_OUT = build/oakum-$(VERSION)-linux-$(ARCH).tar.gz
STATIC_TREE = $(CURDIR)/build/static-tree
dist-static: static
	@rm -rf $(STATIC_TREE)
	@$(MAKE) -s --no-print-directory STATIC=1 DESTDIR=$(STATIC_TREE) install >/dev/null
	@packaging/static/tarball.sh $(CURDIR)/$(STATIC_LIBS) $(ARCH) $(VERSION) $(STATIC_TREE) $(CURDIR)/$(STATIC_OUT)
	@rm -rf $(STATIC_TREE)
	@echo $(STATIC_OUT)

check-static: static
	@+$(MAKE) --no-print-directory STATIC=1 WERROR=1 check-unit check-rules check-programs
	@tests/static/run
	@packaging/deps.sh need bench
	@tests/bench/counts

check-aarch64:
	@+$(MAKE) --no-print-directory ARCH=aarch64 static
	@+$(MAKE) --no-print-directory ARCH=aarch64 STATIC=1 WERROR=1 tests
	@tests/static/arm64 build/static-aarch64

# Whole programs: each tests/<room>/run prints "N passed, N failed".
CHECK_PROGRAMS := $(sort $(wildcard tests/cli/run tests/init/run tests/install/run tests/shim/run tests/corpus/run tests/hostile/run))
# Every input that is known to the fuzzers, once.
check-fuzz: $(FUZZ_BIN)
	@BUILD=$(abspath $(OBJ)/tests/fuzz) WORK=$(abspath $(OBJ)/fuzz-work) tests/fuzz/run replay

# Go's reading of what is let through, against ours.
check-diff:
	@packaging/deps.sh need build test diff
	@+$(MAKE) --no-print-directory WERROR=1 all
	@BUILD=$(abspath build) tests/diff/run

# make fuzz ENGINE=afl SECONDS=600 TARGETS="fuzz_json fuzz_spec"; what is found stays in
# build/fuzz-work, and `make fuzz-keep` takes it into the kept corpus.
SECONDS ?= 60
ENGINE ?= libfuzzer
fuzz fuzz-keep:
	@packaging/deps.sh need build test fuzz
	@+$(MAKE) --no-print-directory FUZZ=$(if $(filter afl,$(if $(filter fuzz,$@),$(ENGINE))),afl,1) $@-run

fuzz-run: $(FUZZ_BIN)
	@BUILD=$(abspath $(OBJ)/tests/fuzz) tests/fuzz/run $(ENGINE) $(SECONDS) $(TARGETS)
fuzz-keep-run: $(FUZZ_BIN)
	@BUILD=$(abspath $(OBJ)/tests/fuzz) tests/fuzz/run keep $(TARGETS)

check-programs: all
	@for t in $(CHECK_PROGRAMS); do BUILD=$(abspath $(BIN)) $$t || exit 1; done

# What is exact of the costs: instructions by callgrind, system calls, CPUID.
check-growth: $(OBJ)/tests/judge $(OBJ)/tests/hook
	@packaging/deps.sh need build test bench
	@BUILD=$(abspath $(OBJ)) tests/bench/growth
	@BUILD=$(abspath $(OBJ)) tests/bench/hook growth

# Times beside the least that is possible, for reading; on a quiet machine, as root.
bench: static
	@packaging/deps.sh need build test bench
	@+$(MAKE) --no-print-directory all
	@tests/bench/run

# Every system call of ours, made to fail; FAULTS=--all in more ways.
check-faults:
	@packaging/deps.sh need build test
	@+$(MAKE) --no-print-directory WERROR=1 all
	@BUILD=$(abspath build) tests/faults/run $(FAULTS)

# Thousands of calls at once; CYCLES, EXECS and STREAMS say how many.
check-load:
	@packaging/deps.sh need build test
	@+$(MAKE) --no-print-directory WERROR=1 all
	@BUILD=$(abspath build) tests/load/run

# Lines and branches that the tests reach, by room; build/coverage/index.html by line.
coverage:
	@packaging/deps.sh need build test coverage
	@+$(MAKE) --no-print-directory COV=1 coverage-run

coverage-run: all $(UNIT_BIN) $(OBJ)/tests/run_fixtures
	@BUILD=$(abspath $(OBJ)) tests/coverage/run $(UNIT_BIN)

# gcc -fanalyzer, clang-tidy, cppcheck and scan-build, or what ANALYZE names.
analyze:
	@packaging/deps.sh need build analyze
	@+$(MAKE) --no-print-directory WERROR=1 all
	@tests/analyze/run $(ANALYZE)

check-lint: $(OBJ)/gen/seccomp_default.h $(OBJ)/gen/seccomp_restricted.h
	@tests/lint/run
	@tests/lint/words gcc $(ALL_CPPFLAGS)

lint: check-lint

check-e2e:
	@packaging/deps.sh need build test e2e
	@+$(MAKE) --no-print-directory WERROR=1 all
	@tests/e2e/run $(if $(STACK),--stack $(STACK))
	$(if $(STACK),,@BUILD=$(abspath build) tests/hook/run)

# What people run, under each preset: a table.
check-compat:
	@packaging/deps.sh need build test e2e compat
	@+$(MAKE) --no-print-directory WERROR=1 all
	@tests/compat/run all

check-fresh:
	@tests/fresh/run

# The package on a machine of its own: pure control groups of version 2, systemd, AppArmor.
check-vm:
	@tests/vm/run $(SUITES)

demo:
	@packaging/deps.sh need build demo
	@+$(MAKE) --no-print-directory all
	@BUILD=$(abspath build) tests/demo/demo.sh

FORMATTED = $(shell git ls-files '*.c' '*.h' 2>/dev/null)
fmt:
	clang-format -i $(FORMATTED)
fmt-check:
	@clang-format --dry-run -Werror $(FORMATTED)

# ---- installing ----
INSTALL ?= install
MAN_PAGES := $(sort $(wildcard packaging/man/*.[1-8]))
BASH_COMPLETIONS := oakum oakum-hook oakum-runtime

# $(call install_data,DIRECTORY,FILE…): the files say where things are on a system that has
# them in /usr; here they are where the variables say.
AS_INSTALLED = sed -e 's,/usr/bin/oakum,$(bindir)/oakum,g' \
	-e 's,/usr/libexec/oakum,$(libexecdir)/oakum,g' -e 's,/usr/share/oakum,$(datadir)/oakum,g' \
	-e 's,\$$(datadir),$(datadir),g' -e 's,/etc/oakum,$(sysconfdir)/oakum,g' \
	-e 's,/run/oakum,$(runstatedir)/oakum,g' -e 's,/var/log/oakum,$(localstatedir)/log/oakum,g'
define install_data
	$(INSTALL) -d -m 755 $(DESTDIR)$(1)
	for file in $(2); do \
		rm -f $(DESTDIR)$(1)/$${file##*/} && \
		$(AS_INSTALLED) $$file >$(DESTDIR)$(1)/$${file##*/} && \
		chmod 644 $(DESTDIR)$(1)/$${file##*/} || exit 1; \
	done
endef

install: all
	$(INSTALL) -d -m 755 $(DESTDIR)$(bindir) $(DESTDIR)$(libexecdir)/oakum $(DESTDIR)$(docdir)
	$(INSTALL) -m 755 $(BIN)/oakum-runtime $(BIN)/oakum $(DESTDIR)$(bindir)
	$(INSTALL) -m 755 $(BIN)/oakum-init $(BIN)/oakum-hook $(DESTDIR)$(libexecdir)/oakum
	$(INSTALL) -d -m 755 $(DESTDIR)$(libexecdir)/oakum/path $(DESTDIR)$(libexecdir)/oakum/path-build
	for name in runc crun; do \
		ln -sf $(bindir)/oakum-runtime $(DESTDIR)$(libexecdir)/oakum/path/$$name && \
		ln -sf $(bindir)/oakum-runtime-build $(DESTDIR)$(libexecdir)/oakum/path-build/$$name || \
			exit 1; \
	done
	ln -sf oakum-runtime $(DESTDIR)$(bindir)/oakum-runtime-build
	$(call install_data,$(docdir)/examples,packaging/build/build.json)
	$(call install_data,$(datadir)/oakum/policy,profiles/policy/*.json)
	$(call install_data,$(datadir)/oakum/seccomp,profiles/seccomp/*.json)
	$(INSTALL) -m 644 README.md LICENSE CHANGELOG.md $(DESTDIR)$(docdir)
	for page in $(MAN_PAGES); do \
		dir=$(DESTDIR)$(mandir)/man$${page##*.} && $(INSTALL) -d -m 755 $$dir && \
		rm -f $$dir/$${page##*/} && $(AS_INSTALLED) $$page >$$dir/$${page##*/} && \
		chmod 644 $$dir/$${page##*/} || exit 1; \
	done
	ln -sf oakum-runtime.8 $(DESTDIR)$(mandir)/man8/oakum-runtime-build.8
	$(call install_data,$(datadir)/oakum/engines/docker,packaging/docker/*)
	$(call install_data,$(datadir)/oakum/engines/containerd,packaging/containerd/*)
	$(call install_data,$(datadir)/oakum/engines/podman,packaging/podman/*)
	$(call install_data,$(datadir)/oakum/engines/crio,packaging/crio/*)
	$(call install_data,$(datadir)/oakum/engines/buildkit,packaging/buildkit/* packaging/build/build.json)
	$(call install_data,$(datadir)/oakum/engines/kubernetes,packaging/kubernetes/*)
	$(call install_data,$(tmpfilesdir),packaging/tmpfiles.d/oakum.conf)
	$(call install_data,$(logrotatedir),packaging/logrotate/oakum)
	$(call install_data,$(apparmordir),packaging/apparmor/oakum-default)
	$(call install_data,$(zshcompdir),packaging/completions/_oakum)
	$(call install_data,$(fishcompdir),packaging/completions/*.fish)
	$(call install_data,$(bashcompdir),packaging/completions/oakum.bash)
	cd $(DESTDIR)$(bashcompdir) && mv oakum.bash oakum && \
		for name in oakum-hook oakum-runtime; do ln -sf oakum $$name; done

uninstall:
	rm -f $(DESTDIR)$(bindir)/oakum-runtime $(DESTDIR)$(bindir)/oakum $(DESTDIR)$(bindir)/oakum-runtime-build
	rm -rf $(DESTDIR)$(libexecdir)/oakum $(DESTDIR)$(datadir)/oakum $(DESTDIR)$(docdir)
	for page in $(MAN_PAGES); do rm -f $(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}; done
	rm -f $(DESTDIR)$(mandir)/man8/oakum-runtime-build.8
	rm -f $(DESTDIR)$(tmpfilesdir)/oakum.conf $(DESTDIR)$(logrotatedir)/oakum $(DESTDIR)$(apparmordir)/oakum-default
	rm -f $(DESTDIR)$(zshcompdir)/_oakum $(BASH_COMPLETIONS:%=$(DESTDIR)$(bashcompdir)/%)
	rm -f $(BASH_COMPLETIONS:%=$(DESTDIR)$(fishcompdir)/%.fish)

dist:
	@mkdir -p build
	git archive --prefix=oakum-$(VERSION)/ -o build/oakum-$(VERSION).tar.gz HEAD

# A source tree as it is released, with its debian/ at the top; what comes out is beside it.
DEB := build/deb
DEB_TREE := $(DEB)/oakum-$(VERSION)
deb: dist
	@packaging/deps.sh need package build test
	rm -rf $(DEB) && mkdir -p $(DEB)
	cp build/oakum-$(VERSION).tar.gz $(DEB)/oakum_$(VERSION).orig.tar.gz
	tar -C $(DEB) -xf build/oakum-$(VERSION).tar.gz
	cp -r $(DEB_TREE)/packaging/deb $(DEB_TREE)/debian
	cd $(DEB_TREE) && env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS dpkg-buildpackage -us -uc $(DEB_FLAGS)

# Build requirements are the group build; rpm's own database does not know Debian's packages.
RPM := build/rpm
rpm: dist
	@packaging/deps.sh need package build
	rm -rf $(RPM) && mkdir -p $(RPM)/SOURCES
	cp build/oakum-$(VERSION).tar.gz packaging/rpm/oakum.spec $(RPM)/SOURCES
	touch -d @0 $(RPM)/SOURCES/*
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS rpmbuild -ba --nodeps --quiet \
		--define '_topdir $(abspath $(RPM))' $(RPM)/SOURCES/oakum.spec

# Both packages, built twice; the Debian one installed, used and removed (root).
check-package:
	@packaging/deps.sh need package build test
	@tests/package/run

.PHONY: deb rpm check-package

clean:
	rm -rf build

.PHONY: FORCE check-compat check-diff fuzz fuzz-keep fuzz-run fuzz-keep-run check-fuzz all deps check check-all check-unit check-rules check-programs check-lint lint check-e2e \
	check-fresh check-vm demo fmt fmt-check install uninstall dist clean
.PHONY: tests bench check-growth static-libs static dist-static check-static check-aarch64
