package dev.candlewick.dashboard.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A few requests of programs read at once, so that pages always find a connection and a thread. */
@Configuration(proxyBeanMethods = false)
class AtOnce implements WebMvcConfigurer, HandlerInterceptor {

    /** Fewer than there are connections. */
    private static final int READING = 3;

    private static final int WAITING = 30;
    private static final long WAIT_SECONDS = 3;

    private final Semaphore places = new Semaphore(READING, true);

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**", "/udf/**");
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws InterruptedException {
        if (places.getQueueLength() >= WAITING
                || !places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw ApiProblem.busy();
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request,
            HttpServletResponse response,
            Object handler,
            @Nullable Exception failure) {
        places.release();
    }
}
