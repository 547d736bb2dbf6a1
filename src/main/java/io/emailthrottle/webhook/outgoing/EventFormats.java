package io.emailthrottle.webhook.outgoing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The forms in which applications can be told. */
public final class EventFormats {

    /** The name of ours. */
    public static final String STANDARD = StandardEvents.NAME;

    private final Map<String, EventFormat> formats = new TreeMap<>();

    /** @param others beside ours */
    public EventFormats(List<? extends EventFormat> others) {
        add(new StandardEvents());
        others.forEach(this::add);
    }

    private void add(EventFormat format) {
        if (formats.put(format.name(), format) != null) {
            throw new IllegalArgumentException("two forms of events are called " + format.name());
        }
    }

    /** Empty when none is called so. */
    public Optional<EventFormat> find(String name) {
        return Optional.ofNullable(formats.get(name));
    }

    /**
     * The form of a webhook that is stored.
     *
     * @throws IllegalStateException when this version has no such form
     */
    public EventFormat get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("events in the form " + name + " are not known"));
    }

    /** All names, in alphabetical order. */
    public List<String> names() {
        return List.copyOf(formats.keySet());
    }
}
