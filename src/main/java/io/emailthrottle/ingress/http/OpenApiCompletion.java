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
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(OpenApiCompletion::mayBeRefused);
        document.getComponents().getSchemas().values().forEach(OpenApiCompletion::complete);
    }

    private static void mayBeRefused(Operation operation) {
        Schema<?> error = new Schema<>().$ref("#/components/schemas/" + ERROR);
        String json = org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
        ApiResponse refused = new ApiResponse()
                .description(
                        "Refused; `name` and `message` say why. 400: it cannot be read; 401, 403: the key; 404: it is"
                                + " not there; 422: a field is wrong; 429: too many; 503: try again")
                .content(new Content().addMediaType(json, new MediaType().schema(error)));
        operation.getResponses().addApiResponse(ApiResponses.DEFAULT, refused);
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
