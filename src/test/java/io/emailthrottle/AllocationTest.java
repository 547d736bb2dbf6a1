package io.emailthrottle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import io.emailthrottle.bench.micro.ParseAddress;
import io.emailthrottle.bench.micro.ReadEmail;
import io.emailthrottle.bench.micro.RenderMime;
import io.emailthrottle.bench.micro.ReservePermit;
import io.emailthrottle.bench.micro.SendThroughChain;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the hot operations allocate, the very ones that {@code bench/run MicroBench} measures. Bytes of this thread are
 * counted and not time, so it does not matter how busy the machine is. Compiled code allocates up to a quarter less than the
 * interpreter, never more; what the first calls allocate once is left out by taking the best of some rounds.
 */
class AllocationTest {

    private static final int ROUNDS = 6;
    private static final int OPERATIONS = 200;

    /** Room for another JDK or library; what doubles an operation's allocation goes far beyond. */
    private static final double ROOM = 1.25;
    /** With a heap of 32 GB and more a reference takes 8 bytes, and these operations a third more in all. */
    private static final double WITH_WIDE_REFERENCES = 1.4;

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void a_hot_operation_allocates_hardly_more_than_it_did(String name, Executable operation, long before)
            throws Throwable {
        long allowed = (long) (before * ROOM * (wideReferences() ? WITH_WIDE_REFERENCES : 1));

        long allocated = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            allocated = Math.min(allocated, allocatedByOne(operation));
        }

        assertThat(allocated)
                .withFailMessage(
                        "%s allocates %,d bytes, and %,d are allowed (%,d when the bound was set)",
                        name, allocated, allowed, before)
                .isLessThanOrEqualTo(allowed);
    }

    /** The last number: the bytes that the interpreter allocated when the bound was set. */
    static Stream<Arguments> operations() {
        ReservePermit limiter = new ReservePermit();
        ParseAddress addresses = new ParseAddress();
        SendThroughChain chain = new SendThroughChain();
        ReadEmail api = new ReadEmail();
        RenderMime mime = new RenderMime();
        return Stream.of(
                arguments("granting a permit", (Executable) limiter::granted, 0),
                arguments("refusing a permit", (Executable) limiter::refused, 0),
                arguments("parsing an address", (Executable) addresses::plain, 2040),
                arguments("parsing an address with a name", (Executable) addresses::named, 2360),
                arguments("parsing an international address", (Executable) addresses::international, 4296),
                arguments("sending through all middlewares", (Executable) chain::sent, 1680),
                arguments("reading JSON into an email", (Executable) api::valid, 13_880),
                arguments("rendering MIME of a text", (Executable) mime::text, 20_584),
                arguments("rendering MIME with html and a file", (Executable) mime::full, 74_144));
    }

    /** Rounded up, so that a single byte in a round counts. */
    private static long allocatedByOne(Executable operation) throws Throwable {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < OPERATIONS; i++) {
            operation.execute();
        }
        return Math.ceilDiv(THREADS.getCurrentThreadAllocatedBytes() - before, OPERATIONS);
    }

    private static boolean wideReferences() {
        return !Boolean.parseBoolean(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("UseCompressedOops")
                .getValue());
    }
}
