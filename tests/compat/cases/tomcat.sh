# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root entrypoint that becomes a service; Java'
packages=tomcat10
start='export CATALINA_HOME=/usr/share/tomcat10 CATALINA_BASE=/var/lib/tomcat10 && mkdir -p /var/lib/tomcat10/webapps/ROOT && echo 42 >/var/lib/tomcat10/webapps/ROOT/a.txt && chown -R tomcat /var/lib/tomcat10/webapps /var/log/tomcat10 /var/cache/tomcat10 && exec setpriv --reuid tomcat --regid tomcat --clear-groups /usr/share/tomcat10/bin/catalina.sh run'
ask='curl -sf "http://$IP:8080/a.txt" | grep 42'
