package io.emailthrottle.ingress.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BareLineFeedDetectorTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\r\nb", "\r\n", "\r\n\r\n", "a\r\n.\r\n.b"})
    void lines_that_end_with_cr_lf_are_whole_however_they_come(String text) throws IOException {
        assertThat(broken(text)).containsOnly(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r", "a\nb", "a\rb", "a\r", "\r\r\n", "\r\n\n", "\n\r", "\n.\r\n", "\r\n.\n", "\r.\r"})
    void a_cr_or_lf_that_stands_alone_is_noted_however_it_comes(String text) throws IOException {
        assertThat(broken(text)).containsOnly(true);
    }

    @Test
    void what_has_come_is_handed_on_before_more_comes() throws IOException {
        BareLineFeedDetector lines = new BareLineFeedDetector(new ByteArrayInputStream(octets("ab")));

        assertThat(lines.read(new byte[16])).isOne();
        assertThat(lines.read(new byte[0])).isZero();
        assertThat(lines.read(new byte[16])).isOne();
        assertThat(lines.read(new byte[16])).isNegative();
    }

    /** Of a source that gives all at once and one that gives an octet at a time, read in blocks and octet by octet. */
    private static boolean[] broken(String text) throws IOException {
        return new boolean[] {
            inBlocks(text, new ByteArrayInputStream(octets(text))),
            inBlocks(text, new SingleOctets(text)),
            octetByOctet(new ByteArrayInputStream(octets(text))),
            octetByOctet(new SingleOctets(text))
        };
    }

    private static boolean inBlocks(String text, InputStream source) throws IOException {
        BareLineFeedDetector lines = new BareLineFeedDetector(source);
        assertThat(lines.readAllBytes()).isEqualTo(octets(text));
        return lines.broken();
    }

    private static boolean octetByOctet(InputStream source) throws IOException {
        BareLineFeedDetector lines = new BareLineFeedDetector(source);
        while (lines.read() >= 0) {
            // What it is does not matter here.
        }
        return lines.broken();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class SingleOctets extends FilterInputStream {

        private SingleOctets(String text) {
            super(new ByteArrayInputStream(octets(text)));
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(1, length));
        }
    }
}
