package io.emailthrottle.ingress.dialect;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.emailthrottle.webhook.outgoing.EventFormat;
import java.util.List;

/** Finds dialects, and their samples, by what they implement. */
final class DialectNames {

    private static final String INGRESS = "io.emailthrottle.ingress";

    private DialectNames() {}

    /** The names of all dialects. */
    static List<String> all() {
        return dialects().stream().map(Dialect::name).sorted().toList();
    }

    /** All dialects. */
    static List<Dialect> dialects() {
        return instances(Dialect.class, new ImportOption.DoNotIncludeTests());
    }

    /** A sample of each dialect that has one. */
    static List<DialectSample> samples() {
        return instances(DialectSample.class, new ImportOption.OnlyIncludeTests());
    }

    /** The forms of other vendors' events. */
    static List<EventFormat> eventFormats() {
        return instances(EventFormat.class, new ImportOption.DoNotIncludeTests());
    }

    private static <T> List<T> instances(Class<T> type, ImportOption option) {
        return new ClassFileImporter()
                .withImportOption(option).importPackages(INGRESS).stream()
                        .filter(found -> found.isAssignableTo(type)
                                && !found.isInterface()
                                && !found.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::reflect)
                        .map(found -> type.cast(make(found)))
                        .toList();
    }

    private static Object make(Class<?> type) {
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " needs a constructor without parameters", e);
        }
    }
}
