package io.tinyserver.compare;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Core handlers without servlets. A handler may block there, so nothing is handed over. */
public final class JettyServer extends Handler.Abstract {

    private static final ByteBuffer PAGE = direct(Contents.PAGE);
    private static final ByteBuffer PAGE_100K = direct(Contents.PAGE_100K);

    public static void main(String[] args) throws Exception {
        Server server = new Server(new QueuedThreadPool(Integer.parseInt(args[1])));
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        server.setHandler(new JettyServer());
        server.start();
        server.join();
    }

    private static ByteBuffer direct(byte[] content) {
        return ByteBuffer.allocateDirect(content.length).put(content).flip();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        switch (path) {
            case "/" -> send(response, callback, PAGE.slice());
            case "/page100k" -> send(response, callback, PAGE_100K.slice());
            case "/cpu" -> send(response, callback, ByteBuffer.wrap(Contents.compute()));
            case "/echo" -> {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, Contents.JSON);
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, request.getLength());
                Content.copy(request, response, callback);
            }
            case "/file10m" -> {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, Contents.FILE_10M.toFile().length());
                ByteBufferPool.Sized buffers = new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), true, 64 * 1024);
                Content.copy(Content.Source.from(buffers, Contents.FILE_10M), response, callback);
            }
            default -> send(response, callback, ByteBuffer.wrap(Contents.slow()));
        }
        return true;
    }

    private static void send(Response response, Callback callback, ByteBuffer content) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Contents.HTML);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.remaining());
        response.write(true, content, callback);
    }
}
