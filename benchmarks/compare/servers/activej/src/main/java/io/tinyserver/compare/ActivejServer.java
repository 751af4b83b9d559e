package io.tinyserver.compare;

import io.activej.bytebuf.ByteBuf;
import io.activej.csp.file.ChannelFileReader;
import io.activej.eventloop.Eventloop;
import io.activej.http.AsyncServlet;
import io.activej.http.HttpHeaderValue;
import io.activej.http.HttpHeaders;
import io.activej.http.HttpMethod;
import io.activej.http.HttpResponse;
import io.activej.http.HttpServer;
import io.activej.http.RoutingServlet;
import io.activej.promise.Promise;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** One event loop for two cores; what takes long is wrapped in {@code Promise.ofBlocking}, as its documentation says. */
public final class ActivejServer {

    private static final HttpHeaderValue HTML = HttpHeaderValue.of(Contents.HTML);
    private static final HttpHeaderValue JSON = HttpHeaderValue.of(Contents.JSON);

    public static void main(String[] args) throws Exception {
        Executor pool = Executors.newFixedThreadPool(Integer.parseInt(args[1]));
        Eventloop loop = Eventloop.create();
        AsyncServlet slow = request -> Promise.ofBlocking(pool, Contents::slow).then(ActivejServer::html);
        RoutingServlet routes = RoutingServlet.builder(loop)
                .with(HttpMethod.GET, "/", request -> html(Contents.PAGE))
                .with(HttpMethod.GET, "/page100k", request -> html(Contents.PAGE_100K))
                .with(HttpMethod.GET, "/file10m", request -> file(pool))
                .with(HttpMethod.POST, "/echo", request -> request.loadBody().then(body -> HttpResponse.ok200()
                        .withHeader(HttpHeaders.CONTENT_TYPE, JSON)
                        .withBody(body.slice())
                        .toPromise()))
                .with(HttpMethod.GET, "/slow", slow)
                .with(HttpMethod.GET, "/slow/*", slow)
                .with(HttpMethod.GET, "/cpu", request -> Promise.ofBlocking(pool, Contents::compute).then(ActivejServer::html))
                .build();
        HttpServer.builder(loop, routes)
                .withListenAddress(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])))
                .withMaxKeepAliveRequests(0)
                .build()
                .listen();
        loop.keepAlive(true);
        loop.run();
    }

    private static Promise<HttpResponse> html(byte[] content) {
        return HttpResponse.ok200()
                .withHeader(HttpHeaders.CONTENT_TYPE, HTML)
                .withBody(ByteBuf.wrapForReading(content))
                .toPromise();
    }

    private static Promise<HttpResponse> file(Executor pool) throws Exception {
        long length = Files.size(Contents.FILE_10M);
        return ChannelFileReader.open(pool, Contents.FILE_10M).then(reader -> HttpResponse.ok200()
                .withHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length))
                .withBodyStream(reader)
                .toPromise());
    }
}
