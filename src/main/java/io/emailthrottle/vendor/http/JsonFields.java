package io.emailthrottle.vendor.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.emailthrottle.email.Address;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The shapes that return in every vendor's JSON. What has no value or no element is left out. */
public final class JsonFields {

    private final JsonGenerator json;
    private final @Nullable String addressKey;
    private final @Nullable String nameKey;

    /** Writes the fields of one object. */
    @FunctionalInterface
    public interface Fields<T> {
        void write(T item) throws IOException;
    }

    /** For a vendor that takes addresses as text. */
    public JsonFields(JsonGenerator json) {
        this(json, null, null);
    }

    /**
     * For a vendor that takes addresses as objects.
     *
     * @param addressKey what the vendor calls an address
     * @param nameKey what it calls the display name beside it
     */
    public JsonFields(JsonGenerator json, @Nullable String addressKey, @Nullable String nameKey) {
        this.json = json;
        this.addressKey = addressKey;
        this.nameKey = nameKey;
    }

    public void text(String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    public void texts(String field, List<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    public void map(String field, Map<String, String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> value : values.entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    /** An array with one object for each item. */
    public <T> void objects(String field, List<T> items, Fields<T> fields) throws IOException {
        if (items.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(field);
        for (T item : items) {
            json.writeStartObject();
            fields.write(item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An array with one object for each entry of a map. */
    public void pairs(String field, String keyName, String valueName, Map<String, String> values) throws IOException {
        objects(field, List.copyOf(values.entrySet()), value -> {
            text(keyName, value.getKey());
            text(valueName, value.getValue());
        });
    }

    public void addresses(String field, List<Address> addresses) throws IOException {
        objects(field, addresses, this::parts);
    }

    public void address(String field, Address address) throws IOException {
        json.writeObjectFieldStart(field);
        parts(address);
        json.writeEndObject();
    }

    /** For vendors that take one reply-to address; their capabilities say so. */
    public void firstAddress(String field, List<Address> addresses) throws IOException {
        if (!addresses.isEmpty()) {
            address(field, addresses.getFirst());
        }
    }

    private static String key(@Nullable String key) {
        return Objects.requireNonNull(key, "this vendor takes addresses as text");
    }

    private void parts(Address address) throws IOException {
        json.writeStringField(key(addressKey), address.address());
        text(key(nameKey), address.name());
    }
}
