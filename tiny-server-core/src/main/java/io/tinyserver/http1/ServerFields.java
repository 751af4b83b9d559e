package io.tinyserver.http1;

/** The fields of an answer that only the server sets: those that frame the content, name the time or concern the connection. */
final class ServerFields {

    private ServerFields() {}

    static boolean contains(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("Date");
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 14 -> name.equalsIgnoreCase("Content-Length");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            default -> false;
        };
    }
}
