/* SPDX-License-Identifier: MIT */
/* Parts of mbedTLS that the runtime uses: MD5, SHA-1, SHA-2 and AES for MACs, AES-256-GCM and base64 for the vault, SHA-256 for passwords. No platform, heap or entropy source. */
#ifndef TIMEWIRE_MBEDTLS_CONFIG_H
#define TIMEWIRE_MBEDTLS_CONFIG_H

#define MBEDTLS_MD5_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AES_FEWER_TABLES
/* GCM and CMAC only encrypt blocks. */
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
#define MBEDTLS_GCM_C
#define MBEDTLS_BASE64_C
#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C

#endif
