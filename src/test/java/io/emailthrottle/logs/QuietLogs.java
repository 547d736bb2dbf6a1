package io.emailthrottle.logs;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Fails a test class during which the application logged an error or a stack trace, unless the class says that it
 * {@link ProvokesErrors}, or reads what is logged.
 */
public final class QuietLogs implements AfterAllCallback {

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> complaints = Complaints.take();
        if (!complaints.isEmpty() && !expectsThem(context.getRequiredTestClass())) {
            throw new AssertionError("the application complained:" + System.lineSeparator()
                    + String.join(System.lineSeparator(), complaints));
        }
    }

    private static boolean expectsThem(Class<?> test) {
        boolean reads = Arrays.stream(test.getAnnotationsByType(ExtendWith.class))
                .anyMatch(with -> List.of(with.value()).contains(OutputCaptureExtension.class));
        return reads
                || test.isAnnotationPresent(ProvokesErrors.class)
                || test.getEnclosingClass() != null && expectsThem(test.getEnclosingClass());
    }
}
