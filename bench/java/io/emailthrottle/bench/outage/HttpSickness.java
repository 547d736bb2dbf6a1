package io.emailthrottle.bench.outage;

import java.util.List;

/** The ways in which vendors' HTTP APIs are sick. */
public final class HttpSickness {

    /** An error in every vendor's own shape at once. */
    private static final String OWN_WORDS = """
            {"message":"%1$s","Message":"%1$s","name":"application_error","code":"internal_error","ErrorCode":0,
             "ErrorMessage":"%1$s","errors":[{"message":"%1$s","code":"1"}],"error":{"code":"x","message":"%1$s"},
             "Messages":[{"Status":"error","Errors":[{"ErrorMessage":"%1$s"}]}]}""";

    private static final String PAGE = "<html><head><title>Service</title></head><body>Bad gateway</body></html>";

    private HttpSickness() {}

    public static List<SicknessKind> all() {
        return List.of(
                SicknessKind.refused(),
                SicknessKind.blackHole(),
                SicknessKind.unclear("closed at once", connection -> {}),
                SicknessKind.definite("TLS garbage", connection -> connection.write("this is no TLS\r\n\r\n"))
                        .overTls(),
                SicknessKind.definite("TLS silence", SickConnection::silence).overTls(),
                SicknessKind.unclear("silent", SickConnection::silence),
                SicknessKind.unclear("dropped", SickConnection::request),
                SicknessKind.unclear("garbage", connection -> {
                    connection.request();
                    connection.write("\u0001\u0002 what?\r\n\r\n");
                }),
                SicknessKind.unclear("500 own", answering("500 Error", "application/json", own("internal error"))),
                SicknessKind.unclear("500 text", answering("500 Error", "text/plain", "oops")),
                SicknessKind.unclear("502 page", answering("502 Bad Gateway", "text/html", PAGE)),
                SicknessKind.unclear("504 empty", answering("504 Gateway Timeout", "text/plain", "")),
                SicknessKind.definite("503", answering("503 Unavailable", "text/plain", "try later")),
                SicknessKind.definite("429", answering("429 Too Many Requests", "application/json", own("slow down"))),
                SicknessKind.definite("401", answering("401 Unauthorized", "application/json", own("wrong key"))),
                SicknessKind.definite(
                        "403 suspended", answering("403 Forbidden", "application/json", own("account suspended"))),
                SicknessKind.definite(
                        "400 suspended",
                        answering("400 Bad Request", "application/json", own("Sending suspended for this account"))),
                SicknessKind.unclear("200 page", answering("200 OK", "text/html", PAGE)),
                SicknessKind.unclear("dripping head", connection -> {
                    connection.request();
                    connection.write("HTTP/1.1 200 OK\r\nX-Slow: ");
                    connection.drip("x");
                }),
                SicknessKind.unclear("dripping body", connection -> {
                    connection.request();
                    connection.write(
                            "HTTP/1.1 500 Error\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n");
                    connection.drip("x");
                }),
                SicknessKind.unclear("dripping 200", connection -> {
                    connection.request();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000000\r\n\r\n");
                    connection.drip(" ");
                }));
    }

    private static String own(String words) {
        return OWN_WORDS.formatted(words);
    }

    private static SicknessKind.Conversation answering(String status, String type, String body) {
        String answer = "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        return connection -> {
            while (connection.request()) {
                connection.write(answer);
            }
        };
    }
}
