package io.emailthrottle.ingress.http;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/**
 * What the annotations cannot say: that every call may be refused, that a list of one may be written without brackets, and that an
 * object may be null.
 */
@Component
public final class OpenApiCompletion implements OpenApiCustomizer {

    private static final String ERROR = ApiError.class.getSimpleName();
    private static final String NULL = "null";

    @Override
    public void customise(OpenAPI document) {
        ModelConverters.getInstance(true).read(ApiError.class).forEach(document.getComponents()::addSchemas);
        document.getPaths()
                .forEach((path, item) -> item.readOperations().forEach(operation -> mayBeRefused(path, operation)));
        document.getComponents().getSchemas().values().forEach(OpenApiCompletion::complete);
    }

    /** Adds the errors that follow from the kind of call; what an operation says of its own stays. */
    private static void mayBeRefused(String path, Operation operation) {
        ApiResponses responses = operation.getResponses();
        boolean hasBody = operation.getRequestBody() != null;
        boolean hasQuery = operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "query".equals(parameter.getIn()));
        if (hasBody) {
            responses.putIfAbsent("400", error("The body cannot be read"));
        }
        boolean needsKey =
                operation.getSecurity() == null || !operation.getSecurity().isEmpty();
        if (needsKey) {
            responses.putIfAbsent("401", error("The API key is missing, or may not do this"));
            responses.putIfAbsent("403", error("The API key is wrong, revoked or expired"));
            responses.putIfAbsent("429", error("Too many requests: see `retry-after`"));
        }
        if (path.contains("{")) {
            responses.putIfAbsent("404", error("It does not exist, or belongs to another tenant"));
        }
        if (hasBody || hasQuery) {
            responses.putIfAbsent("422", error("A field or a parameter is not valid; `errors` names each"));
        }
        responses.putIfAbsent("503", error("Busy, or the database does not answer: see `retry-after`"));
        responses.addApiResponse(ApiResponses.DEFAULT, error("Any other error; `name` and `message` say why"));
    }

    private static ApiResponse error(String description) {
        Schema<?> schema = new Schema<>().$ref("#/components/schemas/" + ERROR);
        String json = org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
        return new ApiResponse()
                .description(description)
                .content(new Content().addMediaType(json, new MediaType().schema(schema)));
    }

    private static void complete(Schema<?> schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().replaceAll((_, property) -> completed(property));
        }
    }

    private static Schema<?> completed(Schema<?> property) {
        if (property.getOneOf() != null) {
            property.setTypes(null);
            property.setItems(null);
            return property;
        }
        if (property.get$ref() != null && Set.of(NULL).equals(property.getTypes())) {
            Schema<?> none = new Schema<>();
            none.addType(NULL);
            Schema<?> either = new Schema<>().anyOf(List.of(new Schema<>().$ref(property.get$ref()), none));
            either.setDescription(property.getDescription());
            return either;
        }
        return property;
    }
}
