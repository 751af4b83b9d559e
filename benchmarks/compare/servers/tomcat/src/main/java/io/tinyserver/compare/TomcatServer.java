package io.tinyserver.compare;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** A servlet, with the limit on requests of a connection lifted; a servlet may block. Files leave with sendfile. */
public final class TomcatServer extends HttpServlet {

    private static final Logger LOGGERS = Logger.getLogger("org.apache");

    public static void main(String[] args) throws Exception {
        LOGGERS.setLevel(Level.WARNING);
        Path base = Files.createTempDirectory("compare-tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(Integer.parseInt(args[0]));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", args[1]);
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("maxConnections", "20000");
        connector.setProperty("acceptCount", "1024");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        Tomcat.addServlet(context, "all", new TomcatServer());
        context.addServletMappingDecoded("/*", "all");
        tomcat.start();
        tomcat.getServer().await();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getRequestURI()) {
            case "/" -> send(response, Contents.PAGE, Contents.HTML);
            case "/page100k" -> send(response, Contents.PAGE_100K, Contents.HTML);
            case "/cpu" -> send(response, Contents.compute(), Contents.HTML);
            case "/echo" -> send(response, request.getInputStream().readAllBytes(), Contents.JSON);
            case "/file10m" -> file(request, response);
            default -> send(response, Contents.slow(), Contents.HTML);
        }
    }

    private static void send(HttpServletResponse response, byte[] content, String type) throws IOException {
        response.setContentType(type);
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    private static void file(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long length = Files.size(Contents.FILE_10M);
        response.setContentType(Contents.BYTES);
        response.setContentLengthLong(length);
        request.setAttribute("org.apache.tomcat.sendfile.filename", Contents.FILE_10M.toString());
        request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
        request.setAttribute("org.apache.tomcat.sendfile.end", length);
    }
}
