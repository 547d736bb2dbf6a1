package io.emailthrottle.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One keep-alive connection to a server on this machine, with one request at a time. */
public final class Connection implements AutoCloseable {

    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final Socket socket;
    private final OutputStream out;
    private final MessageReader in;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = new MessageReader(socket.getInputStream());
    }

    public static Connection to(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return new Connection(socket);
    }

    /** Sends the request, reads the answer to its end and returns its status. */
    public int exchange(byte[] request) throws IOException {
        out.write(request);
        String statusLine = in.next();
        if (statusLine == null) {
            throw new EOFException("closed without an answer");
        }
        return Integer.parseInt(statusLine, STATUS_AT, STATUS_AT + 3, 10);
    }

    /** Whether the server will close it after the answer just read. */
    public boolean last() {
        return in.last();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
