package dev.candlewick.dashboard.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A misspelt parameter would be left out in silence, and the answer be to another question. Charts
 * may send what they like, but no text that the database cannot hold.
 */
@Configuration(proxyBeanMethods = false)
class KnownParameters implements WebMvcConfigurer, HandlerInterceptor {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**", "/udf/**");
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.getParameterMap().forEach(KnownParameters::refuseControlCharacters);
        if (handler instanceof HandlerMethod method
                && !request.getRequestURI().startsWith("/udf/")) {
            List<String> known = names(method);
            Set<String> unknown = new TreeSet<>(request.getParameterMap().keySet());
            known.forEach(unknown::remove);
            if (!unknown.isEmpty()) {
                throw ApiProblem.badArgument(
                        "Unknown: "
                                + String.join(", ", unknown)
                                + ". Parameters here are: "
                                + String.join(", ", known)
                                + ".");
            }
            known.stream()
                    .filter(name -> request.getParameterMap().getOrDefault(name, NONE).length > 1)
                    .findFirst()
                    .ifPresent(
                            twice -> {
                                throw ApiProblem.badArgument(
                                        "The parameter " + twice + " is given twice.");
                            });
        }
        return true;
    }

    private static void refuseControlCharacters(String name, String[] values) {
        if (Stream.concat(Stream.of(name), Arrays.stream(values))
                .flatMapToInt(String::chars)
                .anyMatch(Character::isISOControl)) {
            throw ApiProblem.badArgument(
                    "The parameter "
                            + name.codePoints()
                                    .filter(each -> !Character.isISOControl(each))
                                    .collect(
                                            StringBuilder::new,
                                            StringBuilder::appendCodePoint,
                                            StringBuilder::append)
                            + " has a control character in it.");
        }
    }

    private static final String[] NONE = {};

    private static List<String> names(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .map(KnownParameters::name)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String name(MethodParameter parameter) {
        return Optional.ofNullable(parameter.getParameterAnnotation(RequestParam.class))
                .map(RequestParam::name)
                .orElse("");
    }
}
