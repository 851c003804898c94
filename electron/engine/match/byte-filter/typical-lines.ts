/**
 * What logs are made of, in the formats of usual servers: from its bytes it is judged how rare a part of a literal is.
 * Each format stands as often as it is met.
 */
export const typicalLines = `
203.0.113.17 - - [14/Feb/2026:06:25:24 +0000] "GET /api/v1/users/4821?page=2 HTTP/1.1" 200 5316 "https://www.example.com/items" "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
198.51.100.4 - alice [14/Feb/2026:06:25:25 +0000] "POST /api/v1/orders HTTP/1.1" 201 187 "-" "python-requests/2.31.0"
192.0.2.230 - - [14/Feb/2026:06:25:25 +0000] "GET /static/js/main.3f9a1c.js HTTP/2.0" 304 0 "https://shop.example.com/" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Safari/605.1.15"
10.0.3.18 - - [14/Feb/2026:06:25:26 +0000] "GET /health HTTP/1.1" 200 2 "-" "kube-probe/1.28"
203.0.113.99 - - [14/Feb/2026:06:25:27 +0000] "GET /images/logo.png HTTP/1.1" 200 10482 "https://www.example.com/" "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"
Feb 14 06:25:27 web-01 sshd[23184]: Accepted publickey for deploy from 10.0.0.5 port 51822 ssh2: RSA SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8
Feb 14 06:25:28 web-01 CRON[23201]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
Feb 14 06:25:29 web-01 systemd[1]: Started Session 4412 of user deploy.
Feb 14 06:25:30 web-01 kernel: [81234.567890] eth0: link is up, 1000 Mbps, full duplex, flow control rx/tx
2026-02-14T06:25:31.123456+00:00 db-02 systemd-logind[812]: New session 991 of user backup.
2026-02-14 06:25:31.482 UTC [18422] app@shop LOG:  duration: 12.482 ms  execute <unnamed>: SELECT id, name, price FROM items WHERE category_id = $1 ORDER BY created_at DESC LIMIT 20
2026-02-14 06:25:32.114 UTC [18430] LOG:  checkpoint complete: wrote 412 buffers (2.5%); 0 WAL file(s) added, 0 removed, 1 recycled; write=41.201 s, sync=0.012 s, total=41.301 s
2026-02-14 06:25:33.009 UTC [18431] app@shop STATEMENT:  UPDATE carts SET updated_at = now() WHERE user_id = 991
2026-02-14 06:25:33,771 INFO app.orders order 88213 paid by customer 1204 in 38 ms
2026-02-14 06:25:34,020 DEBUG sqlalchemy.engine BEGIN (implicit)
2026-02-14 06:25:34,412 [INFO] werkzeug: 127.0.0.1 - - "GET /metrics HTTP/1.1" 200 -
INFO:     10.0.4.2:44182 - "GET /api/items/77 HTTP/1.1" 200 OK
2026-02-14 06:25:35.220  INFO 4121 --- [nio-8080-exec-7] c.e.shop.web.OrderController             : Handling request for order id=88213, tenant=north
2026-02-14 06:25:35.871 DEBUG 4121 --- [   scheduling-1] o.s.jdbc.core.JdbcTemplate               : Executing prepared SQL query
	at org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:897) ~[spring-webmvc-6.1.2.jar!/:6.1.2]
{"level":"info","ts":"2026-02-14T06:25:36.104Z","msg":"request completed","method":"GET","path":"/v1/accounts/31","status":200,"duration_ms":14.2,"request_id":"7f3c9a2e-51b0-4d0e-9d5e-2f6f1f0c77aa"}
{"time":"2026-02-14T06:25:36.998Z","level":"INFO","logger":"worker","message":"job finished","job_id":4471,"queue":"default","attempt":1,"elapsed":0.482}
{"log":"listening on port 8080\\n","stream":"stdout","time":"2026-02-14T06:25:37.118293475Z"}
1771:M 14 Feb 2026 06:25:37.500 * Background saving started by pid 20911
1771:M 14 Feb 2026 06:25:38.104 * DB saved on disk
2026/02/14 06:25:38 [warn] 1201#1201: *88121 an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/3/12/0000000123 while reading upstream, client: 203.0.113.9, server: www.example.com
[Sat Feb 14 06:25:39.120394 2026] [core:notice] [pid 911:tid 140234] AH00094: Command line: '/usr/sbin/apache2'
time="2026-02-14T06:25:39.831Z" level=info msg="loaded configuration" component=scheduler file=/etc/app/config.yaml
2026-02-14 06:25:40 INFO 受注処理を開始しました 注文番号=88214 利用者=1204
2026-02-14 06:25:41 INFO データの同期が完了しました（件数: 312、所要時間: 1.2 秒）
198.51.100.77 - - [14/Feb/2026:06:25:42 +0000] "POST /login HTTP/1.1" 302 0 "https://www.example.com/login" "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
203.0.113.41 - - [14/Feb/2026:06:25:42 +0000] "PUT /api/v1/carts/991 HTTP/1.1" 200 318 "-" "okhttp/4.12.0"
192.0.2.14 - - [14/Feb/2026:06:25:43 +0000] "DELETE /api/v1/sessions/88 HTTP/1.1" 204 0 "-" "Go-http-client/2.0"
192.0.2.15 - - [14/Feb/2026:06:25:43 +0000] "PATCH /api/v1/profile HTTP/1.1" 200 97 "-" "axios/1.6.2"
{"time":"2026-02-14T06:25:44.021Z","level":"info","http":{"method":"POST","path":"/v1/orders","status":201},"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","service":"checkout"}
{"timestamp":"2026-02-14T06:25:44Z","severity":"INFO","message":"connection from 10.0.4.9 accepted","container":"api-7d9c","namespace":"default"}
2026-02-14 06:25:44.310 DEBUG 4121 --- [l-1 housekeeper] com.zaxxer.hikari.pool.HikariPool        : HikariPool-1 - Pool stats (total=10, active=2, idle=8, waiting=0)
[2026-02-14 06:25:45 +0000] [7] [INFO] Booting worker with pid: 7
Feb 14 06:25:45 web-01 dockerd[812]: time="2026-02-14T06:25:45.441Z" level=info msg="ignoring event" container=9c1f topic=/tasks/delete type="*events.TaskDelete"
Feb 14 06:25:46 mail postfix/smtpd[4412]: connect from mx.example.org[192.0.2.25]
Feb 14 06:25:46 web-01 sudo:   deploy : TTY=pts/0 ; PWD=/srv/app ; USER=root ; COMMAND=/usr/bin/systemctl status app.service
2026-02-14 06:25:47 UTC LOG:  automatic vacuum of table "shop.public.sessions": index scans: 1, pages: 0 removed, 812 remain
2026-02-14 06:25:47,901 WARNING app.mail cache is available again after 3 minutes, timeout is 30 s
[GIN] 2026/02/14 - 06:25:48 | 200 |     1.204ms |       10.0.4.2 | GET      "/api/items"
GET /api/items 200 4.182 ms - 512
2026-02-14T06:25:48.512Z INFO  [main] Server: file upload directory is /var/lib/app/uploads, maximum size 20 MB
`
