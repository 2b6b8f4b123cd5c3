# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a job of root with a database in its home'
packages=sqlite3
start='sqlite3 ~/d.db "create table t(a); insert into t values(42); select a from t" | grep 42'
