# SPDX-License-Identifier: Apache-2.0
# The Debian mirror that this machine uses. Sourced by what makes Debian roots.

debian_mirror() {
	# shellcheck disable=SC2016 # apt-get's own variable
	apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -m1 '/debian/$' ||
		echo http://deb.debian.org/debian
}
