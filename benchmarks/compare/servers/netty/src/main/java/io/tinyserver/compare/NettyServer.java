package io.tinyserver.compare;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The codec and the aggregator, as in its examples; answers of one read are flushed together. What takes long runs on an executor. A loop
 * for each core, and epoll where {@code -Dcompare.epoll=true}.
 */
public final class NettyServer extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final ByteBuf PAGE = Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(Contents.PAGE));
    private static final ByteBuf PAGE_100K =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(Contents.PAGE_100K));

    private final ExecutorService pool;

    private NettyServer(ExecutorService pool) {
        this.pool = pool;
    }

    public static void main(String[] args) throws Exception {
        boolean epoll = Boolean.getBoolean("compare.epoll");
        ExecutorService pool = Executors.newFixedThreadPool(Integer.parseInt(args[1]));
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        int loops = Integer.getInteger("compare.loops", Runtime.getRuntime().availableProcessors());
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io), new MultiThreadIoEventLoopGroup(loops, io))
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new NettyServer(pool));
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        String path = request.uri();
        switch (path) {
            case "/" -> send(context, PAGE.duplicate(), Contents.HTML, keepAlive);
            case "/page100k" -> send(context, PAGE_100K.duplicate(), Contents.HTML, keepAlive);
            case "/echo" -> send(context, request.content().retain(), Contents.JSON, keepAlive);
            case "/file10m" -> file(context, keepAlive);
            default ->
                pool.execute(() -> {
                    byte[] content = path.equals("/cpu") ? Contents.compute() : Contents.slow();
                    send(context, Unpooled.wrappedBuffer(content), Contents.HTML, keepAlive);
                    context.flush();
                });
        }
    }

    private static void send(ChannelHandlerContext context, ByteBuf content, String type, boolean keepAlive) {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        HttpUtil.setContentLength(response, content.readableBytes());
        end(context.write(withClose(response, keepAlive)), keepAlive);
    }

    private static void file(ChannelHandlerContext context, boolean keepAlive) {
        long length = Contents.FILE_10M.toFile().length();
        DefaultHttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, Contents.BYTES);
        HttpUtil.setContentLength(response, length);
        context.write(withClose(response, keepAlive));
        context.write(new DefaultFileRegion(Contents.FILE_10M.toFile(), 0, length));
        end(context.write(LastHttpContent.EMPTY_LAST_CONTENT), keepAlive);
    }

    private static HttpResponse withClose(HttpResponse response, boolean keepAlive) {
        HttpUtil.setKeepAlive(response, keepAlive);
        return response;
    }

    private static void end(ChannelFuture written, boolean keepAlive) {
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
