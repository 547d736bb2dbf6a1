# Build: the JDK, and the Maven that mvnw brings. Without the tests, which need more than is copied here.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
RUN --mount=type=cache,target=/root/.m2 ./mvnw -q -B dependency:go-offline
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 ./mvnw -q -B package -Dmaven.test.skip \
 && java -Djarmode=tools -jar target/email-throttle-*.jar extract --layers --destination target/extracted --application-filename app.jar

# Run: a JRE, and the application in layers, those that change least first.
FROM eclipse-temurin:25-jre AS run
RUN useradd --system --uid 10001 --home-dir /app app && mkdir -p /app/config /app/data && chown app /app/data && chmod 700 /app/data
WORKDIR /app
COPY --from=build /src/target/extracted/dependencies/ ./
COPY --from=build /src/target/extracted/spring-boot-loader/ ./
COPY --from=build /src/target/extracted/snapshot-dependencies/ ./
COPY --from=build /src/target/extracted/application/ ./
COPY deploy/java.options ./

# Train: the classes of one start and one email, loaded and linked for every start. Only the cache leaves this stage.
FROM run AS train
COPY deploy/train-aot /usr/local/bin/
RUN train-aot

FROM run
COPY --from=train /app/app.aot ./
USER app
VOLUME /app/data
# Inside a container only other containers and published ports reach it; docker-compose.yml publishes on loopback.
ENV SERVER_ADDRESS=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q UP <&3"]
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=app.aot", "-jar", "app.jar"]
