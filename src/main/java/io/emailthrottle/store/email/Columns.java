package io.emailthrottle.store.email;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads columns by name, in the types that JDBC has no method for; NULL is null. */
final class Columns {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    private Columns() {}

    static @Nullable Long nullableNumber(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** Times are stored as epoch milliseconds. */
    static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
        Long millis = nullableNumber(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** Of a column that is never NULL. */
    static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    /** A JSON array of strings. */
    static List<String> strings(ResultSet row, String column) throws SQLException {
        try {
            return JSON.readValue(row.getString(column), STRINGS);
        } catch (JsonProcessingException e) {
            throw new SQLException("not a JSON array of strings", e);
        }
    }
}
