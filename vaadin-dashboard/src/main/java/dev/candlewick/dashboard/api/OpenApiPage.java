package dev.candlewick.dashboard.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The description at {@code /v3/api-docs}, and its page at {@code /swagger-ui.html}. */
@Configuration(proxyBeanMethods = false)
class OpenApiPage {

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Candlewick")
                                .version("1")
                                .description(
                                        "Candles of the live epoch, read only. Errors are application/problem+json."));
    }
}
