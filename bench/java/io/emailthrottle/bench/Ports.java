package io.emailthrottle.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports on the loopback interface. */
public final class Ports {

    private Ports() {}

    /** A port that nobody listens on now. */
    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
