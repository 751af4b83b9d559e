package io.tinyserver.roles;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The class path of an application that has some of the libraries of this module and lacks the others, as if its build had never named
 * them.
 *
 * <p>It has a class loader of its own, below which there is only the JDK. So Spring Boot chooses a kind of application and a server from
 * what is there, as it does for everybody.
 */
final class ClassPath implements Closeable {

    /** What a build may name, each with the names with which its files begin. */
    enum Library {
        WEB("spring-web-", "spring-boot-web-server-", "spring-boot-http-"),
        MVC("spring-webmvc-", "spring-boot-webmvc-", "spring-boot-servlet-"),
        WEBFLUX("spring-webflux-", "spring-boot-webflux-", "reactor-core-"),
        TOMCAT("tomcat-", "spring-boot-tomcat-"),
        JETTY("jetty-", "spring-boot-jetty-", "jakarta.servlet-", "jakarta.websocket-"),
        REACTOR_NETTY("reactor-netty-", "netty-", "spring-boot-reactor-netty-", "spring-boot-netty-");

        private final List<String> beginnings;

        Library(String... beginnings) {
            this.beginnings = List.of(beginnings);
        }

        boolean has(String file) {
            return beginnings.stream().anyMatch(file::startsWith);
        }
    }

    private final URLClassLoader loader;

    private ClassPath(List<URL> urls) {
        loader = new URLClassLoader("application", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** The one with these libraries, and what every application has. */
    static ClassPath with(Set<Library> libraries) throws MalformedURLException {
        Set<Library> hidden = new HashSet<>(Set.of(Library.values()));
        hidden.removeAll(libraries);
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path file = Path.of(entry);
            if (hidden.stream()
                    .noneMatch(library -> library.has(file.getFileName().toString()))) {
                urls.add(file.toUri().toURL());
            }
        }
        return new ClassPath(urls);
    }

    /** As {@link RoleApplication#start}. */
    Closeable start(Map<String, Integer> ports, String... arguments) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return (Closeable) loader.loadClass(RoleApplication.class.getName())
                    .getMethod("start", List.class, Map.class)
                    .invoke(null, Arrays.asList(arguments), ports);
        } catch (InvocationTargetException ex) {
            throw ex.getCause() instanceof Exception cause ? cause : ex;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
