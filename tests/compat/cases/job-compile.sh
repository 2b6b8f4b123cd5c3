# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a build: compile, test, install below /usr/local'
packages='gcc libc6-dev make'
start='cd /srv && printf "int main(void){return 6*7!=42;}\n" >a.c && printf "all:\n\tcc -o a a.c\ninstall:\n\tinstall a /usr/local/bin/forty-two\n" >Makefile && make && make install && forty-two'
