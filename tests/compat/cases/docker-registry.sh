# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a registry of images, in Go'
packages=docker-registry
start='exec docker-registry serve /etc/docker/registry/config.yml'
ask='curl -s "http://$IP:5000/v2/" | grep "{"'
