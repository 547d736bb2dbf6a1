package io.emailthrottle.email;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads and replaces the components of records by name, so that a test meets every component that is added later. */
public final class RecordParts {

    private RecordParts() {}

    /** The names of a record's components, in their order. */
    public static List<String> names(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** The value of one component. */
    public static Object value(Record record, String name) {
        return values(record)[names(record.getClass()).indexOf(name)];
    }

    /** The same record with another value in one component. */
    public static <R extends Record> R with(R record, String name, Object value) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = values(record);
        values[names(record.getClass()).indexOf(name)] = value;
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) record.getClass();
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names of the components in which two records differ. */
    public static <R extends Record> List<String> changed(R before, R after) {
        return names(before.getClass()).stream()
                .filter(name -> !Objects.deepEquals(value(before, name), value(after, name)))
                .toList();
    }

    /** The names of the components that hold nothing: null, no element, or no entry. */
    public static List<String> empty(Record record) {
        return names(record.getClass()).stream()
                .filter(name -> switch (value(record, name)) {
                    case null -> true;
                    case Collection<?> list -> list.isEmpty();
                    case Map<?, ?> map -> map.isEmpty();
                    default -> false;
                })
                .toList();
    }

    private static Object[] values(Record record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(component -> {
                    try {
                        component.getAccessor().setAccessible(true);
                        return component.getAccessor().invoke(record);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray();
    }
}
