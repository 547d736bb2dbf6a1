package io.emailthrottle.ingress.http;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the OpenAPI document; the rest stands beside the code that it describes. */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {

    private static final String API_KEY = "api_key";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .tags(List.of(
                        new Tag().name("Emails").description("Send, look up, cancel, reschedule, retry"),
                        new Tag().name("Vendors").description("State, limits and suspension of the vendors"),
                        new Tag().name("Domains").description("From domains, and the DNS records that they need"),
                        new Tag().name("Vendors' events").description("Events that vendors report about emails"),
                        new Tag().name("Webhooks").description("Events about emails that your application receives"),
                        new Tag().name("Suppressions").description("Addresses that no email goes to"),
                        new Tag().name("API keys").description("API keys, and browsers' sessions"),
                        new Tag().name("Quota").description("Requests and emails that your tenant has left")))
                .components(new Components()
                        .addSecuritySchemes(
                                API_KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("et_...")
                                        .description("An API key. None is needed until the first one is made."
                                                + " A browser may have a session's cookie in its place.")))
                .addSecurityItem(new SecurityRequirement().addList(API_KEY))
                .info(new Info()
                        .title("Email Throttle")
                        .version("0.1")
                        .description("One call in front of all your email vendors: throttled, failed over, explained."
                                + " Paths, fields and errors are Resend's, with a few fields more.")
                        .contact(new Contact().name("The maintainers of Email Throttle"))
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")));
    }
}
