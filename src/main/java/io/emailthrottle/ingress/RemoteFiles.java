package io.emailthrottle.ingress;

import io.emailthrottle.body.BodyTooLarge;
import io.emailthrottle.ingress.EmailRequest.AttachmentRequest;
import io.emailthrottle.network.GuardedResolver;
import io.emailthrottle.network.NotPublic;
import io.emailthrottle.time.Time;
import io.emailthrottle.vendor.Deadlines;
import io.emailthrottle.vendor.http.HttpSettings;
import io.emailthrottle.vendor.http.PooledClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Fetches attachments that a request names by URL, from hosts that the operator lists and from no other: a redirect is followed
 * within its origin only, and a name that stands for a private address is refused when it is connected to. What is fetched counts
 * as a part of the request's body, and all files of a request have one deadline.
 */
public final class RemoteFiles implements AutoCloseable {

    private static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_FILES = 20;
    private static final int MAX_REDIRECTS = 3;
    private static final int MAX_URL = 2048;
    private static final int MAX_CONNECTIONS = 100;
    private static final int CHUNK = 16 * 1024;

    private final AttachmentHosts hosts;
    private final CloseableHttpClient client;
    private final Time time;
    private final Duration timeout;

    public RemoteFiles(AttachmentHosts hosts, DnsResolver resolver, Time time) {
        this(hosts, resolver, time, TOTAL_TIMEOUT);
    }

    /** @param timeout for all files of a request together */
    RemoteFiles(AttachmentHosts hosts, DnsResolver resolver, Time time, Duration timeout) {
        this.hosts = hosts;
        this.time = time;
        this.timeout = timeout;
        HttpSettings settings =
                new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), timeout, MAX_CONNECTIONS, null);
        this.client = PooledClient.create(
                settings, PooledClient.VALIDATE_AFTER, new GuardedResolver(resolver, hosts::contain));
    }

    /** @param place holds the memory that the files take */
    public ForRequest request(Admission.Place place) {
        return new ForRequest(place);
    }

    /** The files of one request, by one thread. */
    public final class ForRequest {

        private final Admission.Place place;
        private long until;
        private int files;

        private ForRequest(Admission.Place place) {
            this.place = place;
        }

        /**
         * The same email, with the content of the files that it names by URL. Nothing is fetched for an email that has a fault.
         *
         * @param errors collects the files that cannot be fetched
         * @throws io.emailthrottle.body.Overloaded when all emails together take too much memory
         */
        public EmailRequest fetch(EmailRequest email, ValidationErrors errors) {
            List<@Nullable AttachmentRequest> given = email.attachments();
            boolean wanted = given != null && given.stream().anyMatch(file -> file != null && file.path() != null);
            if (given == null || !wanted || hosts.none() || !errors.all().isEmpty()) {
                return email;
            }
            List<@Nullable AttachmentRequest> all = new ArrayList<>();
            for (AttachmentRequest file : given) {
                boolean byUrl = file != null && file.path() != null;
                all.add(byUrl ? fetch(file, "attachments[" + all.size() + "].path", errors) : file);
            }
            return email.withAttachments(all);
        }

        /** The attachment unchanged when its file cannot be fetched. */
        private AttachmentRequest fetch(AttachmentRequest file, String field, ValidationErrors errors) {
            try {
                if (file.content() != null) {
                    throw new IOException("send `content` or `path`, not both");
                }
                files++;
                if (files == 1) {
                    // Not before: a body may be read slowly.
                    until = time.nanos() + timeout.toNanos();
                }
                if (files > MAX_FILES) {
                    throw new IOException("a request has at most " + MAX_FILES + " of them");
                }
                URI uri = parse(file.path());
                byte[] content = get(uri);
                return new AttachmentRequest(
                        file.filename() == null ? name(uri) : file.filename(),
                        AttachmentContent.of(content),
                        file.contentType(),
                        file.contentId(),
                        null,
                        file.unknown());
            } catch (IOException e) {
                errors.invalid(field, "invalid_attachment", String.valueOf(e.getMessage()));
            } catch (BodyTooLarge e) {
                errors.invalid(field, "invalid_attachment", "with this file the email is too large");
            }
            return file;
        }

        /** @throws IOException whose message says why there is none, and nothing of our network */
        private byte[] get(URI first) throws IOException {
            URI uri = first;
            for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
                HttpGet get = new HttpGet(uri);
                get.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
                AtomicBoolean late = new AtomicBoolean();
                Future<?> deadline = Deadlines.after(Duration.ofNanos(Math.max(0, until - time.nanos())), () -> {
                    late.set(true);
                    get.cancel();
                });
                ClassicHttpResponse response = null;
                try {
                    response = client.executeOpen(null, get, null);
                    if (response.getCode() == HttpStatus.SC_OK) {
                        return content(response);
                    }
                    uri = redirect(uri, response);
                } catch (Refused refused) {
                    throw refused;
                } catch (IOException e) {
                    throw new IOException(late.get() ? "it does not come in time" : why(e));
                } finally {
                    deadline.cancel(false);
                    abandon(get, response);
                }
            }
            throw new IOException("it is redirected more than " + MAX_REDIRECTS + " times");
        }

        private byte[] content(ClassicHttpResponse response) throws IOException {
            Header encoding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
            if (encoding != null && !encoding.getValue().equalsIgnoreCase("identity")) {
                throw new Refused("its host compresses it, though it was asked not to");
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            if (response.getEntity() != null) {
                InputStream in = response.getEntity().getContent();
                byte[] chunk = new byte[CHUNK];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    place.holdFetched(read);
                    content.write(chunk, 0, read);
                }
            }
            return content.toByteArray();
        }
    }

    /** Whatever is left of an answer is not read, as closing it would do. */
    private static void abandon(HttpGet get, @Nullable ClassicHttpResponse response) {
        get.cancel();
        try (response) {
            // The connection is not used again.
        } catch (IOException | RuntimeException e) {
            // It was cut.
        }
    }

    private URI parse(@Nullable String url) throws IOException {
        try {
            URI uri = url == null ? null : new URI(url);
            if (url != null
                    && uri != null
                    && AttachmentHosts.origin(uri) != null
                    && url.length() <= MAX_URL
                    && uri.getRawUserInfo() == null) {
                return listed(new URI(uri.getRawFragment() == null ? url : url.substring(0, url.indexOf('#'))));
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IOException("must be a URL such as https://files.example.com/invoice.pdf");
    }

    private URI listed(URI uri) throws Refused {
        if (!hosts.contain(uri)) {
            throw new Refused("files are not fetched from this host, send `content` instead");
        }
        return uri;
    }

    private URI redirect(URI from, ClassicHttpResponse response) throws Refused {
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        if (response.getCode() / 100 != 3 || location == null) {
            throw new Refused("its host answers HTTP " + response.getCode());
        }
        try {
            URI to = from.resolve(new URI(location.getValue()));
            String origin = AttachmentHosts.origin(from);
            if (origin != null && origin.equals(AttachmentHosts.origin(to)) && to.getRawUserInfo() == null) {
                return to;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new Refused("it is redirected to another host, which is not followed");
    }

    /** The last name of the path; null when there is none that a file can have. */
    private static @Nullable String name(URI uri) {
        String path = uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isBlank() || name.equals("..") || name.contains("\\") ? null : name;
    }

    private static String why(IOException e) {
        return switch (e) {
            case NotPublic _ -> "its host is not on the public Internet";
            case UnknownHostException _ -> "its host cannot be looked up";
            case SSLException _ -> "TLS failed; the certificate must be valid for the host";
            default -> "its host does not answer";
        };
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    /** Not to be had, for a reason that can be told. */
    private static final class Refused extends IOException {
        private Refused(String why) {
            super(why);
        }
    }
}
