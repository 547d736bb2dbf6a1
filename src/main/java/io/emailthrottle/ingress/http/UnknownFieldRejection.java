package io.emailthrottle.ingress.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.emailthrottle.ingress.InvalidRequest;
import io.emailthrottle.ingress.ValidationErrors;
import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.jackson.Jackson2ObjectMapperBuilderCustomizer;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.stereotype.Component;

/**
 * Refuses fields that the body of a request does not know, since a misspelt restriction would be none, and numbers in place of text.
 * For the bodies that Spring
 * reads, which are all but emails and vendors' events.
 */
@Component
public final class UnknownFieldRejection implements Jackson2ObjectMapperBuilderCustomizer {

    private static final String NO_OBJECT = "The body must be a JSON object.";

    @Override
    public void customize(Jackson2ObjectMapperBuilder builder) {
        builder.featuresToEnable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        builder.postConfigurer(UnknownFieldRejection::takeNoNumberForText);
    }

    private static void takeNoNumberForText(ObjectMapper mapper) {
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    /**
     * What is wrong with a body that could not be read: an {@link InvalidRequest} that names the field, or an
     * {@link UnreadableBody} when it is no JSON. Neither repeats values nor names classes.
     */
    static RuntimeException fault(HttpMessageNotReadableException unreadable) {
        return switch (unreadable.getCause()) {
            case JsonMappingException within
            when within.getCause() instanceof JsonProcessingException broken && DuplicateField.is(broken) ->
                DuplicateField.fault(broken);
            case JsonProcessingException broken when DuplicateField.is(broken) -> DuplicateField.fault(broken);
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case MismatchedInputException wrong when !wrong.getPath().isEmpty() -> misshapen(wrong);
            case JsonMappingException within
            when within.getCause() instanceof JsonProcessingException broken -> new UnreadableBody(broken);
            case JsonMappingException _ -> new UnreadableBody(NO_OBJECT);
            case JsonProcessingException broken -> new UnreadableBody(broken);
            case null, default -> new UnreadableBody(NO_OBJECT);
        };
    }

    private static InvalidRequest unknown(UnrecognizedPropertyException unknown) {
        ValidationErrors validationErrors = new ValidationErrors();
        validationErrors.unknown(
                path(unknown),
                unknown.getKnownPropertyIds().stream().map(Object::toString).toList());
        return new InvalidRequest(validationErrors.all());
    }

    private static InvalidRequest misshapen(MismatchedInputException wrong) {
        ValidationErrors validationErrors = new ValidationErrors();
        boolean list = Collection.class.isAssignableFrom(wrong.getTargetType());
        validationErrors.invalid(path(wrong), list ? "must be an array" : "must be a string");
        return new InvalidRequest(validationErrors.all());
    }

    private static String path(JsonMappingException where) {
        String path = where.getPath().stream().map(UnknownFieldRejection::step).collect(Collectors.joining());
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static String step(Reference reference) {
        return reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : "." + reference.getFieldName();
    }
}
